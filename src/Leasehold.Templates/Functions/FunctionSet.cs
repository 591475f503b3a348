using System.Collections.Frozen;

namespace Leasehold.Templates.Functions;

/// <summary>
/// Functions by name. The builtin ones are in every set; a function of the same name stands before them.
/// </summary>
public sealed class FunctionSet
{
    /// <summary>The builtin functions alone.</summary>
    public static readonly FunctionSet Builtin = new();

    private readonly FrozenDictionary<string, TemplateFunction> _byName;

    /// <summary>Functions beside the builtin ones; of two with the same name the last one stays.</summary>
    public FunctionSet(params IEnumerable<TemplateFunction> functions)
    {
        var byName = Builtins.All.ToDictionary(function => function.ByteName, StringComparer.Ordinal);
        foreach (var function in functions)
            byName[function.ByteName] = function;
        _byName = byName.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>These functions and others; of two with the same name the others' stays.</summary>
    public FunctionSet With(params IEnumerable<TemplateFunction> others) => new([.. _byName.Values, .. others]);

    internal TemplateFunction? Find(string byteName) => _byName.GetValueOrDefault(byteName);
}
