using Akka.Hosting;
using Edge.Actors.Objects.Rpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Edge.Actors.Objects;

/// <summary>Adds durable objects written in C# to an application.</summary>
public static class DurableObjectServices
{
    /// <summary>Adds a class of objects, in the namespace of its name or of its <see cref="ObjectNamespaceAttribute"/>, and a
    /// <see cref="IDurableObjectClient{T}"/> for each of its interfaces.</summary>
    /// <exception cref="ArgumentException">An interface has a method that cannot be called from elsewhere.</exception>
    public static IServiceCollection AddDurableObject<T>(this IServiceCollection services)
        where T : DurableObject => services.AddDurableObject<T>(new DurableObjectOptions());

    /// <summary>The same with options.</summary>
    /// <exception cref="ArgumentException">An interface has a method that cannot be called from elsewhere.</exception>
    public static IServiceCollection AddDurableObject<T>(this IServiceCollection services, DurableObjectOptions options)
        where T : DurableObject
    {
        var known = ObjectClass.Of(typeof(T), options);
        services.AddSingleton(known);
        foreach (var contract in known.Contracts)
        {
            services.AddSingleton(contract);
        }

        services.AddLogging();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IObjectPrograms, ObjectClasses>());
        return services.AddClients();
    }

    /// <summary>Adds a <see cref="IDurableObjectClient{T}"/> where the class of the objects is not known.</summary>
    /// <param name="services">The services.</param>
    /// <param name="space">The objects' namespace.</param>
    /// <param name="options">As on the nodes that know the class.</param>
    /// <exception cref="ArgumentException">The interface has a method that cannot be called from elsewhere.</exception>
    public static IServiceCollection AddDurableObjectClient<T>(
        this IServiceCollection services, string space, DurableObjectOptions options)
        where T : class, IDurableObject
    {
        ObjectClass.CheckNamespace(space);
        services.AddSingleton(RpcContract.Of(typeof(T), space, options.Json));
        return services.AddClients();
    }

    /// <summary>
    /// Starts objects on this node, with the code of all <see cref="IObjectPrograms"/> of the application: that is, of the
    /// classes added here, and of whatever else brings objects. To be called after WithEdge.
    /// </summary>
    public static AkkaConfigurationBuilder WithEdgeObjects(this AkkaConfigurationBuilder builder, IServiceProvider services) =>
        builder.WithEdgeObjects(new AllPrograms([.. services.GetServices<IObjectPrograms>()]));

    private static IServiceCollection AddClients(this IServiceCollection services)
    {
        services.TryAddSingleton<IObjectClient, NodeObjectClient>();
        services.TryAddSingleton(typeof(IDurableObjectClient<>), typeof(DurableObjectClient<>));
        return services;
    }
}
