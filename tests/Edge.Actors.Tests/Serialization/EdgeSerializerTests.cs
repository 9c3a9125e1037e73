using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Hosting;
using Edge.Actors.Nodes;
using Edge.Actors.Objects;
using Edge.Actors.Objects.Index;
using Edge.Actors.Objects.Links;
using Edge.Actors.Rooms;
using Edge.Actors.Serialization;
using Edge.Actors.Workers;
using Google.Protobuf.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Proto = Edge.Actors.Serialization;

namespace Edge.Actors.Tests.Serialization;

public sealed class EdgeSerializerTests : IAsyncLifetime
{
    private readonly IHost _host;
    private ActorSystem _system = null!;
    private EdgeSerializer _serializer = null!;

    public EdgeSerializerTests()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddAkka("golden", akka => akka.WithEdgeSerializer());
        _host = builder.Build();
    }

    private static Type[] Kinds { get; } =
    [
        typeof(RoomProtocol.IRoomMessage),
        typeof(RoomEvents.IFact),
        typeof(WorkerProtocol.IWorkerMessage),
        typeof(NodeProtocol.INodeMessage),
        typeof(ObjectEvents.IFact),
        typeof(ObjectIndexEvents.IFact),
        typeof(ObjectIndexProtocol.IIndexMessage),
        typeof(ObjectProtocol.IObjectMessage),
    ];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Serialization", "Golden");

    public async Task InitializeAsync()
    {
        await _host.StartAsync();
        _system = _host.Services.GetRequiredService<ActorSystem>();
        _serializer = new EdgeSerializer((ExtendedActorSystem)_system);
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    [Fact]
    public void Types_ThatLeaveANodeOrAreStored_HaveAManifestAndOurSerializer()
    {
        var types = typeof(RoomProtocol).Assembly.GetTypes().Where(type =>
            type is { IsClass: true, IsAbstract: false }
            && Kinds.Any(kind => kind.IsAssignableFrom(type))).ToArray();

        Assert.Equal(types.OrderBy(type => type.Name), Manifests.ByType.Keys.OrderBy(type => type.Name));
        Assert.All(types, type => Assert.IsType<EdgeSerializer>(_system.Serialization.FindSerializerForType(type)));
        Assert.Equal(Manifests.ByType.Count, Manifests.ByType.Values.Distinct().Count());
    }

    [Fact]
    public void Messages_OfAProtocol_HaveAManifestOrStayOnTheirNode()
    {
        // Without the marker interfaces: a message that lacks its own would go by Akka's default serializer.
        Type[] parts = [typeof(WorkerProtocol.Line)];
        var messages = typeof(RoomProtocol).Assembly.GetTypes().Where(type =>
            type is { IsNested: true, IsInterface: false, IsAbstract: false }
            && (type.DeclaringType!.Name.EndsWith("Protocol", StringComparison.Ordinal)
                || type.DeclaringType.Name.EndsWith("Events", StringComparison.Ordinal))
            && type.DeclaringType is { IsAbstract: true, IsSealed: true }).ToArray();

        Assert.Contains(typeof(RoomProtocol.Post), messages);
        Assert.DoesNotContain(messages.Except(parts), type =>
            !Manifests.ByType.ContainsKey(type) && !typeof(INoSerializationVerificationNeeded).IsAssignableFrom(type));
    }

    [Fact]
    public void Samples_CoverEveryManifest() => Assert.Equal(
        Manifests.ByType.Keys.OrderBy(type => type.Name),
        Samples.All(_system.DeadLetters).Select(sample => sample.GetType()).OrderBy(type => type.Name));

    [Fact]
    public void Bytes_OfEverySample_AreThoseOfItsGoldenFile()
    {
        foreach (var sample in Samples.All(_system.DeadLetters))
        {
            var file = Path.Combine(Folder, _serializer.Manifest(sample) + ".bin");
            Assert.True(File.Exists(file), $"{file} is missing: write it once with the bytes of {sample.GetType().Name}, then never again.");

            Assert.Equal(File.ReadAllBytes(file), _serializer.ToBinary(sample));
        }
    }

    [Fact]
    public void GoldenFiles_WhenRead_GiveTheSamples()
    {
        foreach (var sample in Samples.All(_system.DeadLetters))
        {
            var manifest = _serializer.Manifest(sample);
            var read = _serializer.FromBinary(File.ReadAllBytes(Path.Combine(Folder, manifest + ".bin")), manifest);

            Assert.Equal(sample.GetType(), read.GetType());
            Assert.Equal(_serializer.ToBinary(sample), _serializer.ToBinary(read));
        }
    }

    [Fact]
    public void Committed_WithMessagesThatFollow_IsReadAsWritten()
    {
        var committed = Samples.All(_system.DeadLetters).OfType<RoomProtocol.Committed>().Single() with { Following = 3 };

        var read = _serializer.FromBinary(_serializer.ToBinary(committed), _serializer.Manifest(committed));

        Assert.Equal(3, Assert.IsType<RoomProtocol.Committed>(read).Following);
    }

    [Fact]
    public void Samples_CoverEveryItemOfLinks() => Assert.Equal(
        typeof(LinkItem).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(LinkItem))).OrderBy(type => type.Name),
        LinkSamples.FromGateway.Concat(LinkSamples.FromObject).Select(item => item.GetType()).Distinct().OrderBy(type => type.Name));

    [Fact]
    public void FromBinary_WithAnUnknownManifest_Throws() =>
        Assert.Throws<SerializationException>(() => _serializer.FromBinary([], "F999"));

    [Fact]
    public void Schema_IsWhatTheLockSays()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Serialization", "schema.lock");
        var locked = File.Exists(file) ? File.ReadAllLines(file) : [];

        var schema = new[]
        {
            Proto.Facts.FactsReflection.Descriptor,
            Proto.Messages.MessagesReflection.Descriptor,
            Proto.Links.LinksReflection.Descriptor,
            Proto.Workers.WorkersReflection.Descriptor,
        }.SelectMany(Describe).ToArray();

        Assert.True(locked.Except(schema).FirstOrDefault() is null, $"removed or changed: {locked.Except(schema).FirstOrDefault()}");
        Assert.True(schema.Except(locked).FirstOrDefault() is null, $"not in schema.lock yet: {schema.Except(locked).FirstOrDefault()}");
    }

    private static IEnumerable<string> Describe(FileDescriptor file) => file.MessageTypes.SelectMany(message =>
        message.Fields.InFieldNumberOrder().Select(field =>
            $"{message.FullName} {field.FieldNumber} {field.Name} {field.FieldType}{(field.IsRepeated ? " repeated" : string.Empty)}"));
}
