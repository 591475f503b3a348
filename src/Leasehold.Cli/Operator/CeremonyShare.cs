using System.Diagnostics.CodeAnalysis;
using System.Text;
using Leasehold.Cli.Input;

namespace Leasehold.Cli.Operator;

/// <summary>
/// The share that a holder hands in: an argument, standard input for <c>-</c>, else asked for so that no shell
/// remembers it.
/// </summary>
internal static class CeremonyShare
{
    /// <summary>Longest input that is looked at.</summary>
    private const int MaxBytes = 4096;

    /// <summary>Reads the share and the nonce that goes with it.</summary>
    /// <param name="session">Where it is asked.</param>
    /// <param name="arguments">The arguments of the command.</param>
    /// <param name="nonce">The nonce that was given; empty for none.</param>
    /// <param name="current">The nonce of the operation, told to who types.</param>
    /// <param name="share">The share with its nonce.</param>
    /// <param name="exit">The exit code when there is none; the error is printed.</param>
    public static bool TryRead(
        Session session, IReadOnlyList<string> arguments, string nonce, string current,
        [NotNullWhen(true)] out GivenShare? share, out int exit)
    {
        share = null;
        exit = ExitCode.Good;
        if (arguments.Count == 0)
        {
            session.Ui.Output($"Operation nonce: {current}");
            session.Ui.OutputRaw("Unseal Key (will be hidden): ");
            var typed = session.ReadHiddenLine();
            session.Ui.Output("");
            share = new GivenShare(typed.Trim(), current);
            return true;
        }
        if (nonce.Length == 0)
        {
            exit = session.Misused("Missing nonce value: specify it via the -nonce flag");
            return false;
        }
        share = new GivenShare(arguments[0] == "-" ? FromInput(session) : arguments[0].Trim(), nonce);
        return true;
    }

    /// <summary>The body of an update.</summary>
    public static ReadOnlyMemory<byte> Body(GivenShare share) => JsonBody.Of(writer =>
    {
        writer.WriteString("key", share.Key);
        writer.WriteString("nonce", share.Nonce);
    });

    /// <summary>What standard input holds, without blanks around it.</summary>
    public static string FromInput(Session session)
    {
        var bytes = new byte[MaxBytes];
        var length = session.Input.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false);
        return Encoding.UTF8.GetString(bytes, 0, length).Trim();
    }
}

/// <summary>A share and the nonce of the operation it is for.</summary>
internal sealed record GivenShare(string Key, string Nonce);
