using System.Text;
using Leasehold.Core.Json;

namespace Leasehold.Core.Tests.Json;

/// <summary>Tables of answers that the reference implementation gave; two columns, split by a tab.</summary>
internal static class Answers
{
    public static IReadOnlyList<(string Question, string Answer)> Read(string name)
    {
        using var stream = typeof(Answers).Assembly.GetManifestResourceStream(name);
        Assert.NotNull(stream);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return [.. reader.ReadToEnd().TrimEnd('\n').Split('\n')
            .Select(line => line.Split('\t'))
            .Select(columns => (columns[0], columns[1]))];
    }

    public static string Text(string quoted) => new JsonValue(Encoding.UTF8.GetBytes(quoted)).Text();
}
