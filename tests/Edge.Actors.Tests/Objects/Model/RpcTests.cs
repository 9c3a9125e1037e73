using System.Text;
using Edge.Actors.Objects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Actors.Tests.Objects.Model;

/// <summary>Calls through interfaces.</summary>
public sealed class RpcTests : IAsyncDisposable
{
    private readonly DurableObjectHarness<Calculator> _harness = new(new FakeTimeProvider());

    public interface ICalculator : IDurableObject
    {
        Task<int> AddAsync(int amount);

        ValueTask<Total> TotalAsync(CancellationToken cancel);

        Task ClearAsync();

        ValueTask FailAsync(string message);

        Task<string?> EchoAsync(string? text, int[] numbers, DateTimeOffset? time);
    }

    public interface INotAsync : IDurableObject
    {
        int Add(int amount);
    }

    public interface IGeneric : IDurableObject
    {
        Task AddAsync<T>(T value);
    }

    public interface IOverloads : IDurableObject
    {
        Task AddAsync(int value);

        Task AddAsync(string value);
    }

    public interface IByReference : IDurableObject
    {
        Task AddAsync(ref int value);
    }

    public interface IProperty : IDurableObject
    {
        Task<int> Total { get; }
    }

    public interface ICallback : IDurableObject
    {
        Task SubscribeAsync(Action<int> callback);
    }

    public interface IRawBytes : IDurableObject
    {
        Task<Stream> ReadAsync();
    }

    public interface IAbstractValue : IDurableObject
    {
        Task AddAsync(IFormattable value);
    }

    public interface ITwoTokens : IDurableObject
    {
        Task AddAsync(CancellationToken one, CancellationToken two);
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task Calls_ReachTheObject_AndTheirResultsComeBack()
    {
        var client = _harness.Client<ICalculator>();

        await client.AddAsync(2);
        var sum = await client.AddAsync(3);
        var total = await client.TotalAsync(CancellationToken.None);
        var echo = await client.EchoAsync(null, [1, 2], DateTimeOffset.UnixEpoch);
        await client.ClearAsync();

        Assert.Equal((5, new Total(5), "-12-0"), (sum, total, echo));
        Assert.Equal(new Total(0), await client.TotalAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Exception_ComesBack_WithItsNameAndMessage()
    {
        var thrown = await Assert.ThrowsAsync<ObjectException>(async () => await _harness.Client<ICalculator>().FailAsync("no"));

        Assert.Equal(new ObjectFailure("InvalidDataException", "no") { Remote = true }, thrown.Failure);
    }

    [Theory]
    [InlineData("Hidden")]
    [InlineData("ToString")]
    [InlineData("FetchAsync")]
    [InlineData("Dispose")]
    public async Task Method_ThatIsOnNoInterface_CannotBeReached(string method)
    {
        var client = _harness.ObjectClient;

        var thrown = await Assert.ThrowsAsync<ObjectException>(() => client.CallAsync(_harness.Id, method, "[]"u8.ToArray(), default));

        Assert.Equal($"The RPC receiver does not implement the method \"{method}\".", thrown.Message);
    }

    [Theory]
    [InlineData("[]", "-0")]
    [InlineData("""["a"]""", "a-0")]
    [InlineData("""["a",[1],null,"of a newer caller"]""", "a-1-0")]
    public async Task Arguments_ThatAreMissingOrTooMany_AreDefaultOrIgnored(string arguments, string expected)
    {
        var result = await _harness.ObjectClient.CallAsync(_harness.Id, "EchoAsync", Encoding.UTF8.GetBytes(arguments), default);

        Assert.Equal($"\"{expected}\"", Encoding.UTF8.GetString(result.Span));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""[1]""")]
    public async Task Arguments_ThatAreNone_FailTheCall(string arguments)
    {
        var call = _harness.ObjectClient.CallAsync(_harness.Id, "EchoAsync", Encoding.UTF8.GetBytes(arguments), default);

        Assert.Contains("Json", (await Assert.ThrowsAsync<ObjectException>(() => call)).Failure.Name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(INotAsync), "Add returns Int32, and no task")]
    [InlineData(typeof(IGeneric), "AddAsync is generic")]
    [InlineData(typeof(IOverloads), "AddAsync is there twice")]
    [InlineData(typeof(IByReference), "AddAsync has a parameter that is passed by reference")]
    [InlineData(typeof(IProperty), "Total is no method")]
    [InlineData(typeof(ICallback), "SubscribeAsync has a parameter that is a Action`1, which has no JSON")]
    [InlineData(typeof(IRawBytes), "ReadAsync has a result that is a Stream, which has no JSON")]
    [InlineData(typeof(IAbstractValue), "AddAsync has a parameter that is a IFormattable, which cannot be made from JSON")]
    [InlineData(typeof(ITwoTokens), "AddAsync has two cancellation tokens")]
    public void Interface_ThatCannotWork_IsRefusedWhenItIsAdded(Type face, string problem)
    {
        var add = typeof(DurableObjectServices).GetMethod(nameof(DurableObjectServices.AddDurableObjectClient))!.MakeGenericMethod(face);

        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(
            () => add.Invoke(null, [new ServiceCollection(), "space", new DurableObjectOptions()]));

        Assert.Equal(
            $"{face.Name} cannot be called from elsewhere: {problem}.", Assert.IsType<ArgumentException>(thrown.InnerException).Message);
    }

    [Fact]
    public void Client_OfAnUnknownInterface_IsRefusedPlainly()
    {
        using var services = new ServiceCollection().AddDurableObject<Calculator>().BuildServiceProvider();

        var thrown = Assert.Throws<InvalidOperationException>(services.GetRequiredService<IDurableObjectClient<INotAsync>>);

        Assert.Contains("AddDurableObject", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Client_KnowsTheNamespace()
    {
        using var services = new ServiceCollection().AddDurableObject<Calculator>().BuildServiceProvider();
        var client = services.GetRequiredService<IDurableObjectClient<ICalculator>>();

        Assert.Equal(ObjectId.FromName("calc", "a"), client.IdOf("a"));
        Assert.Throws<ArgumentException>(() => client.Get(ObjectId.FromName("other", "a")));
    }

    [Fact]
    public void TwoClasses_OfOneNamespace_AreRefusedAtStart()
    {
        using var services = new ServiceCollection().AddDurableObject<Calculator>().AddDurableObject<Twin>().BuildServiceProvider();

        var thrown = Assert.Throws<InvalidOperationException>(services.GetRequiredService<IObjectPrograms>);

        Assert.Contains("have one namespace, calc", thrown.Message, StringComparison.Ordinal);
    }

    public sealed record Total(int Sum);

    [ObjectNamespace("calc")]
    public sealed class Calculator : DurableObject, ICalculator, IDisposable
    {
        public async Task<int> AddAsync(int amount)
        {
            var sum = await Storage.GetAsync<int>("sum") + amount;
            await Storage.PutAsync("sum", sum);
            return sum;
        }

        public async ValueTask<Total> TotalAsync(CancellationToken cancel) => new(await Storage.GetAsync<int>("sum"));

        public async Task ClearAsync() => await Storage.DeleteAllAsync();

        public ValueTask FailAsync(string message) => throw new InvalidDataException(message);

        public Task<string?> EchoAsync(string? text, int[] numbers, DateTimeOffset? time) => Task.FromResult<string?>(
            string.Join('-', [text, .. numbers is null ? (string[])[] : [string.Concat(numbers)], $"{time?.ToUnixTimeSeconds() ?? 0}"]));

        public void Hidden() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }

    [ObjectNamespace("calc")]
    public sealed class Twin : DurableObject;
}
