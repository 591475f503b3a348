using System.Text;

namespace Leasehold.Storage.Tests;

/// <summary>Short ways to write keys and values in tests.</summary>
internal static class Bytes
{
    /// <summary>A key of the main family.</summary>
    public static byte[] Key(string name) => [0x20, .. Encoding.UTF8.GetBytes(name)];

    /// <summary>A key of the queue family.</summary>
    public static byte[] Queue(string name) => [0x40, .. Encoding.UTF8.GetBytes(name)];

    public static byte[] Value(string text) => Encoding.UTF8.GetBytes(text);

    public static KeyRange Range(string start, string end) => new(Key(start), Key(end));

    public static string Text(byte[]? value) => value is null ? "(none)" : Encoding.UTF8.GetString(value);

    public static string Name(byte[] key) => Encoding.UTF8.GetString(key.AsSpan(1));

    public static List<string> Names(ScanPage page)
    {
        var names = new List<string>();
        foreach (var row in page.Rows)
            names.Add(Name(row.Key));
        return names;
    }
}
