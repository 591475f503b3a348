using Leasehold.Templates.Bytes;
using Leasehold.Templates.Evaluation;
using Leasehold.Templates.Lexing;
using Leasehold.Templates.Syntax;
using Leasehold.Templates.Values;

namespace Leasehold.Templates;

/// <summary>
/// A template in the language of Go's <c>text/template</c>, read once and rendered any number of times, by several at
/// once.
/// </summary>
public sealed class Template
{
    private const string DefaultLeft = "{{";
    private const string DefaultRight = "}}";

    private Template(string source, string name, TemplateOptions options, Dictionary<string, ListNode> definitions)
    {
        Source = source;
        Name = name;
        Options = options;
        Definitions = definitions;
    }

    /// <summary>Source and name are bytes.</summary>
    internal string Source { get; }

    internal string Name { get; }

    internal TemplateOptions Options { get; }

    /// <summary>All templates of the source by name; the source's own is among them.</summary>
    internal Dictionary<string, ListNode> Definitions { get; }

    /// <summary>Reads a source. Nothing in it makes this throw.</summary>
    public static ParsedTemplate Parse(string source, TemplateOptions? options = null)
    {
        options ??= TemplateOptions.Default;
        var bytes = ByteText.From(source);
        var name = ByteText.From(options.Name);
        if (bytes.Length > options.Limits.MaxSource)
            return Refused($"template: {options.Name}: source is longer than {options.Limits.MaxSource} bytes");

        var lexer = new Lexer(bytes, Delimiter(options.LeftDelimiter, DefaultLeft),
            Delimiter(options.RightDelimiter, DefaultRight));
        var scope = new ParseScope(lexer, options.Functions, name, options.Limits);
        try
        {
            var parser = new Parser(scope);
            if (!scope.TryAdd(name, parser.ReadSource()))
                throw parser.Fault($"template: multiple definition of template {QuotedText.Of(name)}");
        }
        catch (TemplateFault fault)
        {
            return new ParsedTemplate(null, fault.Error);
        }
        return new ParsedTemplate(new Template(bytes, name, options, scope.Definitions), null);
    }

    /// <summary>Renders it for a dot. Nothing in template or dot makes this throw.</summary>
    /// <param name="dot">May be nil.</param>
    /// <param name="clock">Measures <see cref="TemplateLimits.MaxTime"/>.</param>
    /// <param name="cancel">Ends the rendering at its next step, by throwing.</param>
    public RenderedTemplate Render(TemplateValue? dot, TimeProvider clock, CancellationToken cancel)
    {
        try
        {
            var execution = new Execution(this, new Budget(Options.Limits, clock, cancel));
            return new RenderedTemplate(execution.Run(dot));
        }
        catch (TemplateFault fault)
        {
            return new RenderedTemplate(fault.Error);
        }
    }

    private static string Delimiter(string given, string standard) =>
        given.Length == 0 ? standard : ByteText.From(given);

    private static ParsedTemplate Refused(string message) => new(null, new TemplateError(message, null, null));
}
