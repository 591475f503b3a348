using Leasehold.Templates;

namespace Leasehold.Server.Addresses;

/// <summary>
/// Addresses in a configuration that are found when it is read: <c>{{ GetPrivateIP }}:8200</c>, in the language of
/// go-sockaddr (<c>docs/reference/configuration.md</c>).
/// </summary>
internal static class AddressTemplate
{
    private const string Opening = "{{";

    /// <summary>The address; null with what is wrong. A text without a template stays as it is.</summary>
    /// <param name="text">As configured.</param>
    /// <param name="addresses">The addresses of the machine.</param>
    /// <param name="problem">What is wrong; empty if nothing.</param>
    public static string? Expand(string text, Func<IReadOnlyList<NetworkAddress>> addresses, out string problem)
    {
        problem = "";
        if (!text.Contains(Opening, StringComparison.Ordinal))
            return text;
        var options = TemplateOptions.Default with
        {
            Name = "sockaddr",
            Functions = new AddressFunctions(addresses()).Set(),
        };
        var parsed = Template.Parse(text, options);
        if (parsed.Template is not { } template)
        {
            problem = $"unable to parse address template \"{text}\": {parsed.Error?.Message}";
            return null;
        }
        var rendered = template.Render(dot: null, TimeProvider.System, CancellationToken.None);
        if (rendered.Output is not { } found)
        {
            problem = $"unable to parse address template \"{text}\": {rendered.Error?.Message}";
            return null;
        }
        var several = found.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (several.Length == 1)
            return several[0];
        problem = several.Length == 0
            ? $"no addresses found by \"{text}\", please configure one"
            : $"multiple addresses found (\"{found}\") by \"{text}\", please configure one";
        return null;
    }
}
