namespace Edge.Workers.Tests.Prelude;

public sealed class AsyncContextTests : WebApiTests
{
    [Fact]
    public Task Owner_GoesWithCodeThroughItsPromises_AlsoThroughThoseThatOthersSettle() => HoldsAsync("""
        const { Owner } = edge;
        const [a, b] = [new Owner(0), new Owner(0)];
        const seen = [];
        const name = () => edge.owner === a ? 'a' : edge.owner === b ? 'b' : 'none';
        const shared = Promise.withResolvers();
        const run = async (owner, label) => {
          edge.take(owner);
          seen.push(`${label} ${name()}`);
          await shared.promise;
          seen.push(`${label} ${name()}`);
          await null;
          seen.push(`${label} ${name()}`);
        };
        const both = [run(a, 'a'), run(b, 'b'), shared.promise.then(() => seen.push(`then ${name()}`))];
        edge.take(a);
        shared.resolve();
        await Promise.all(both);
        same(seen, ['a a', 'b b', 'a a', 'b b', 'then b', 'a a', 'b b']);
        same(typeof takeExtras, 'undefined');
        """);
}
