using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Edge.Actors;

/// <summary>What the options of Edge's packages have in common: their properties carry ranges as attributes.</summary>
public static class OptionRules
{
    /// <summary>Checks all properties of <typeparamref name="T"/>.</summary>
    /// <param name="options">The options.</param>
    /// <param name="section">What their names begin with, such as <c>Edge:Rooms</c>.</param>
    /// <returns>What is wrong: a sentence each, with the value that was found and those that are allowed.</returns>
    public static IEnumerable<string> FindOutOfRange<T>(T options, string section)
        where T : class
    {
        foreach (var property in typeof(T).GetProperties())
        {
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>().Where(rule => !Holds(rule, value)))
            {
                var allowed = rule is RangeAttribute range ? $"from {range.Minimum} to {range.Maximum}" : "given";
                yield return $"{section}:{property.Name} is '{value}'; it must be {allowed}.";
            }
        }
    }

    /// <summary>Refuses options.</summary>
    /// <param name="problems">What is wrong with <typeparamref name="T"/>.</param>
    /// <exception cref="OptionsValidationException">There are problems; it names all of them.</exception>
    public static void ThrowIfAny<T>(IEnumerable<string> problems)
    {
        var found = problems.ToArray();
        if (found.Length > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(T), found);
        }
    }

    private static bool Holds(ValidationAttribute rule, object? value)
    {
        try
        {
            return rule.IsValid(value);
        }
        catch (OverflowException)
        {
            // A range of ints converts the value first; beyond 2^31 it is out of range all the more.
            return false;
        }
    }
}
