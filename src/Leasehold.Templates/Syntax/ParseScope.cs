using Leasehold.Templates.Bytes;
using Leasehold.Templates.Functions;
using Leasehold.Templates.Lexing;

namespace Leasehold.Templates.Syntax;

/// <summary>What all trees of one source share: tokens, functions, definitions and how deep the reading is.</summary>
internal sealed class ParseScope(Lexer lexer, FunctionSet functions, string byteName, TemplateLimits limits)
{
    private int _depth;

    public Lexer Lexer { get; } = lexer;

    /// <summary>The template's name, in bytes.</summary>
    public string ByteName { get; } = byteName;

    public Dictionary<string, ListNode> Definitions { get; } = new(StringComparer.Ordinal);

    /// <summary>The function of a name, ours or a builtin one; absent if there is none.</summary>
    public TemplateFunction? Find(string byteName) => functions.Find(byteName);

    /// <summary>
    /// Adds a definition. A blank one replaces none, and is replaced; of two others the second is refused.
    /// </summary>
    public bool TryAdd(string name, ListNode list)
    {
        if (!Definitions.TryGetValue(name, out var earlier) || earlier.IsBlank)
        {
            Definitions[name] = list;
            return true;
        }
        return list.IsBlank;
    }

    /// <summary>Goes one level deeper, until the result is disposed; refuses beyond the limit.</summary>
    public Level Enter(Parser parser)
    {
        if (++_depth > limits.MaxNesting)
            throw parser.Fault($"nested deeper than {limits.MaxNesting} levels");
        return new Level(this);
    }

    public TemplateFault Fault(Token token, string why) => new(TemplateError.At(
        ByteText.ToText($"template: {ByteName}:{token.Line}: {why}"), token.Line, column: null));

    /// <summary>A level of nesting; disposing it leaves it.</summary>
    internal readonly struct Level(ParseScope scope) : IDisposable
    {
        public void Dispose() => scope._depth--;
    }
}
