using System.Globalization;
using Leasehold.Cli.Input;

namespace Leasehold.Cli.Completion;

/// <summary>The command line as far as it was typed when a shell asks what may come next.</summary>
/// <param name="Words">The whole words behind the program's name.</param>
/// <param name="Begun">What there is of the next word; empty if nothing.</param>
internal sealed record TypedLine(IReadOnlyList<string> Words, string Begun)
{
    /// <summary>What a shell hands over (<c>complete -C</c>); null where none asks.</summary>
    public static TypedLine? Of(VaultEnvironment environment)
    {
        if (environment.Plain("COMP_LINE") is not { } line)
            return null;
        var cursor = environment.Plain("COMP_POINT");
        if (int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out var point) && point < line.Length)
            line = line[..point];
        var words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 || char.IsWhiteSpace(line[^1])
            ? new TypedLine([.. words.Skip(1)], "")
            : new TypedLine([.. words.Skip(1).Take(words.Length - 2)], words.Length > 1 ? words[^1] : "");
    }
}
