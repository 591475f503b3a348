using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Leasehold.Core.Leases;
using Leasehold.Engines.Null;

namespace Leasehold.Server.Composition;

/// <summary>
/// Names in another process of this machine, which outlives the server: a line with a verb and a name is sent, a line
/// with <c>done</c>, <c>absent</c> or why not comes back.
/// </summary>
/// <param name="port">Where it listens, on the loopback address.</param>
internal sealed class HeldElsewhere(int port) : INullHolder
{
    private const string Prefix = "tcp:";
    private const int LongestAnswer = 256;

    public int? Held => null;

    /// <summary>Who keeps names elsewhere answers at once or never.</summary>
    public TimeSpan Patience => TimeSpan.FromSeconds(2);

    public TimeSpan Aftermath => TimeSpan.FromSeconds(1);

    /// <summary>Who keeps the names of a target: of <c>tcp:1234</c> who listens there, else this server.</summary>
    public static INullHolder Of(string target) =>
        target.StartsWith(Prefix, StringComparison.Ordinal) &&
        ushort.TryParse(target.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new HeldElsewhere(port)
            : new HeldInMemory();

    public ValueTask<TargetResult> MakeAsync(string name, CancellationToken cancel) => AskAsync("make", name, cancel);

    public ValueTask<TargetResult> ExtendAsync(string name, CancellationToken cancel) =>
        AskAsync("extend", name, cancel);

    public ValueTask<TargetResult> TakeAsync(string name, CancellationToken cancel) => AskAsync("take", name, cancel);

    public void Vanish()
    {
        // Whoever keeps the names makes them vanish.
    }

    private async ValueTask<TargetResult> AskAsync(string verb, string name, CancellationToken cancel)
    {
        using var connection = new TcpClient();
        try
        {
            await connection.ConnectAsync(IPAddress.Loopback, port, cancel).ConfigureAwait(false);
        }
        catch (SocketException away)
        {
            return new TargetResult(TargetOutcome.Unreachable, away.Message);
        }
        try
        {
            var stream = connection.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{verb} {name}\n"), cancel).ConfigureAwait(false);
            return await AnswerAsync(stream, cancel).ConfigureAwait(false);
        }
        catch (IOException broken)
        {
            return new TargetResult(TargetOutcome.Unknown, broken.Message);
        }
    }

    private static async ValueTask<TargetResult> AnswerAsync(NetworkStream stream, CancellationToken cancel)
    {
        var answer = new byte[LongestAnswer];
        var length = 0;
        while (length < answer.Length && !answer.AsSpan(0, length).Contains((byte)'\n'))
        {
            var read = await stream.ReadAsync(answer.AsMemory(length), cancel).ConfigureAwait(false);
            if (read == 0)
                return new TargetResult(TargetOutcome.Unknown, "the target hung up");
            length += read;
        }
        return Encoding.ASCII.GetString(answer, 0, length).TrimEnd() switch
        {
            "done" => TargetResult.Done,
            "absent" => TargetResult.Absent,
            var why => new TargetResult(TargetOutcome.Refused, why),
        };
    }
}
