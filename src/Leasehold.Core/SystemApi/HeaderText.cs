using System.Buffers;

namespace Leasehold.Core.SystemApi;

/// <summary>
/// What HTTP takes as name and as value of a header: whoever writes more could split an answer in two.
/// </summary>
internal static class HeaderText
{
    private const int LongestName = 128;
    private const int LongestValue = 8 * 1024;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$%&'*+-.^_`|~");

    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    public static bool IsValue(string text) =>
        text.Length <= LongestValue && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
