namespace Edge.Workers.Tests.Prelude;

/// <summary>Runs scripts that check for themselves what they see of the web APIs.</summary>
public abstract class WebApiTests : PreludeTests
{
    private const string Checks = """
        const shown = value => edge.inspect.inspect(value, { depth: 10 });
        const same = (actual, expected) => {
          if (shown(actual) !== shown(expected)) throw new Error(`expected ${shown(expected)}, was ${shown(actual)}`);
        };
        const fits = (error, name, message) => {
          if (error?.name !== name) throw new Error(`expected a ${name}, was ${shown(error)}`);
          if (message !== undefined && error.message !== message) throw new Error(`expected '${message}', was '${error.message}'`);
        };
        const throws = (run, name, message) => {
          let error = null;
          try { run(); } catch (thrown) { error = thrown; }
          fits(error, name, message);
        };
        const rejects = async (promise, name, message) => {
          let error = null;
          try { await promise; } catch (thrown) { error = thrown; }
          fits(error, name, message);
        };
        const bytes = (...list) => new Uint8Array(list);

        """;

    /// <summary>
    /// Runs a script that throws unless what it says holds: <c>same(actual, expected)</c> as text of both,
    /// <c>throws(run, name, message?)</c>, <c>await rejects(promise, name, message?)</c>; <c>bytes(...)</c> makes a Uint8Array.
    /// </summary>
    protected Task HoldsAsync(string script) => RunAsync(Checks + script);
}
