namespace Leasehold.Hcl;

/// <summary>
/// Reads one object leniently, as configuration files are read: of a repeated scalar the last wins, numbers and
/// booleans may stand in quotes, a list of one may be a scalar. What cannot be read is added to the errors and
/// counts as absent, so that one pass finds every mistake.
/// </summary>
/// <param name="document">Where the object comes from, for the file name of errors.</param>
/// <param name="body">The object to read.</param>
/// <param name="errors">Takes what cannot be read.</param>
public sealed class HclReader(HclDocument document, HclObject body, ICollection<HclError> errors)
{
    /// <summary>The object being read.</summary>
    public HclObject Body => body;

    /// <summary>A reader for an object inside this one.</summary>
    public HclReader Inside(HclObject inner) => new(document, inner, errors);

    /// <summary>Adds an error of the caller's own, at a place of this document.</summary>
    public void Refuse(HclPosition position, string message) =>
        errors.Add(new HclError(document.FileName, position, message));

    /// <summary>
    /// The blocks of a key in order. <c>k "a" {}</c>, <c>k = { "a" = {} }</c>, <c>k = [{ "a" = {} }]</c> and their
    /// JSON all read the same.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="labels">How many labels each block has; 0 for <c>k {}</c>.</param>
    public IReadOnlyList<HclBlock> Blocks(string key, int labels = 0)
    {
        var found = new List<HclBlock>();
        foreach (var item in body.Items)
        {
            if (item.Key == key)
                Collect(item, [.. item.Labels], labels, found);
        }
        return found;
    }

    /// <summary>
    /// As <see cref="Blocks"/> with one label, but the label may also be the attribute <c>type</c>:
    /// <c>method { type = "approle" }</c> is <c>method "approle" {}</c>.
    /// </summary>
    public IReadOnlyList<HclBlock> TypedBlocks(string key)
    {
        var found = new List<HclBlock>();
        foreach (var item in body.Items)
        {
            if (item.Key != key)
                continue;
            foreach (var whole in Unlisted(item.Value))
            {
                if (item.Labels.Count == 0 && whole is HclObject o && Inside(o).Find("type") is HclText type)
                    found.Add(new HclBlock([type.Value], o, item.Position));
                else
                    Collect(item with { Value = whole }, [.. item.Labels], 1, found);
            }
        }
        return found;
    }

    /// <summary>The value of a key; the last one if it is repeated. Absent also for JSON null.</summary>
    public HclValue? Find(string key)
    {
        for (var i = body.Items.Count - 1; i >= 0; i--)
        {
            if (body.Items[i].Key == key && body.Items[i].Labels.Count == 0)
                return body.Items[i].Value is HclNull ? null : body.Items[i].Value;
        }
        return null;
    }

    /// <summary>
    /// A text; numbers and booleans as they are written. One with a NUL in it is refused: it names no file, no address,
    /// nothing.
    /// </summary>
    public string? Text(string key) => Find(key) is { } value ? TextOf(value, key, "a text") : null;

    /// <summary>A boolean; also <c>"true"</c>, <c>"1"</c>, <c>"t"</c> and their opposites, and numbers.</summary>
    public bool? Flag(string key) => Find(key) switch
    {
        null => null,
        { } value when ScalarText(value) is { } text && ParseFlag(text) is { } flag => flag,
        { } other => Mistake<bool>(other, key, "true or false"),
    };

    /// <summary>A whole number: decimal, hexadecimal or octal, in quotes or not.</summary>
    public long? Integer(string key) => Find(key) switch
    {
        null => null,
        { } value when ScalarText(value) is { } text && IntegerText.TryParse(text, out var number) => number,
        { } other => Mistake<long>(other, key, "a whole number"),
    };

    /// <summary>A duration: seconds, or a text such as <c>30s</c>, <c>1h30m</c>, <c>1d</c>.</summary>
    public TimeSpan? Duration(string key)
    {
        if (Find(key) is not { } value)
            return null;
        if (ScalarText(value) is not { } text || value is HclFlag)
            return Mistake<TimeSpan>(value, key, "a duration such as 30s");
        if (DurationText.TryParse(text, out var duration, out var problem))
            return duration;

        Refuse(value.Position, $"'{key}': {problem}");
        return null;
    }

    /// <summary>A list of texts. A single scalar is a list of one; its commas are not taken apart.</summary>
    public IReadOnlyList<string>? Texts(string key)
    {
        if (Find(key) is not { } value)
            return null;

        var texts = new List<string>();
        foreach (var item in value is HclList list ? list.Items : [value])
        {
            if (TextOf(item, key, "a list of texts") is not { } text)
                return null;
            texts.Add(text);
        }
        return texts;
    }

    /// <summary>The items whose key is none of these, for "unknown key" messages.</summary>
    public IEnumerable<HclItem> Except(params IReadOnlyCollection<string> known)
    {
        foreach (var item in body.Items)
        {
            if (!known.Contains(item.Key, StringComparer.Ordinal))
                yield return item;
        }
    }

    /// <summary>A scalar as text; absent for lists, objects and null.</summary>
    public static string? ScalarText(HclValue value) => value switch
    {
        HclText text => text.Value,
        HclNumber number => number.Literal,
        HclFlag flag => flag.Value ? "true" : "false",
        _ => null,
    };

    /// <summary>A boolean as files and the environment write it; null if the text is none.</summary>
    public static bool? ParseFlag(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" or "" => false,
        _ => null,
    };

    private void Collect(HclItem item, List<string> labels, int wanted, List<HclBlock> found)
    {
        foreach (var value in Unlisted(item.Value))
        {
            if (value is not HclObject inner)
                Refuse(value.Position, $"'{item.Key}': expected a block in braces");
            else if (labels.Count > wanted)
                Refuse(item.Position, $"'{item.Key}': expected {wanted} labels, found {labels.Count}");
            else if (labels.Count == wanted)
                found.Add(new HclBlock(labels, inner, item.Position));
            else
            {
                foreach (var next in inner.Items)
                    Collect(next, [.. labels, next.Key, .. next.Labels], wanted, found);
            }
        }
    }

    private static IEnumerable<HclValue> Unlisted(HclValue value)
    {
        if (value is HclNull)
            yield break;
        if (value is not HclList list)
        {
            yield return value;
            yield break;
        }
        foreach (var item in list.Items)
        {
            foreach (var inner in Unlisted(item))
                yield return inner;
        }
    }

    private T? Mistake<T>(HclValue value, string key, string expected) where T : struct
    {
        Refuse(value.Position, $"'{key}': expected {expected}");
        return null;
    }

    private string? TextOf(HclValue value, string key, string expected)
    {
        var text = ScalarText(value);
        if (text is null)
            Refuse(value.Position, $"'{key}': expected {expected}");
        else if (text.Contains('\0', StringComparison.Ordinal))
            Refuse(value.Position, $"'{key}': a text must not have a NUL character in it");
        else
            return text;
        return null;
    }
}
