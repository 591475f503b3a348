using System.Globalization;

namespace Leasehold.Hcl.Tests;

/// <summary>A tree on one line: <c>key(label)=value;</c> with texts in single quotes.</summary>
internal static class Tree
{
    public static HclDocument Document(string text)
    {
        var result = HclParser.Parse(text);
        Assert.True(result.Error is null, result.Error?.ToString());
        return Assert.IsType<HclDocument>(result.Document);
    }

    public static string Of(string text) => Items(Document(text).Root);

    public static string ErrorOf(string text)
    {
        var result = HclParser.Parse(text);
        Assert.Null(result.Document);
        return result.Error!.ToString();
    }

    public static HclReader Reader(string text, List<HclError> errors)
    {
        var document = Document(text);
        return new HclReader(document, document.Root, errors);
    }

    public static string Of(HclValue value) => value switch
    {
        HclText text => $"'{text.Value}'",
        HclNumber number => number.Literal,
        HclFlag flag => flag.Value.ToString(CultureInfo.InvariantCulture),
        HclNull => "null",
        HclList list => $"[{string.Join(",", list.Items.Select(Of))}]",
        HclObject body => $"{{{Items(body)}}}",
        _ => throw new InvalidOperationException(),
    };

    private static string Items(HclObject body) => string.Concat(body.Items.Select(item =>
        $"{item.Key}{string.Concat(item.Labels.Select(label => $"({label})"))}={Of(item.Value)};"));
}
