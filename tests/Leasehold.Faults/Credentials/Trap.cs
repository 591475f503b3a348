using System.Text;
using Leasehold.Faults.Syncs;

namespace Leasehold.Faults.Credentials;

/// <summary>
/// Kills the server at one step, seen from outside: by what it sends to the database and by its syncs. The program is
/// the one that is shipped; nothing in it knows of these steps.
/// </summary>
/// <param name="step">Where.</param>
/// <param name="first">The word that begins the deed's first statement.</param>
/// <param name="last">The word of its last, or of the commit.</param>
/// <param name="answersTell">Whether the answers to both have the words in them, too.</param>
/// <param name="shim">Kills at a sync.</param>
/// <param name="kill">Kills at once.</param>
internal sealed class Trap(Step step, string first, string last, bool answersTell, SyncShim shim, Action kill)
{
    private readonly byte[] _first = Encoding.ASCII.GetBytes(first);
    private readonly byte[] _last = Encoding.ASCII.GetBytes(last);

    /// <summary>Arms what has to be armed before the request is sent.</summary>
    public void Arm()
    {
        if (step == Step.IntentWritten)
            shim.KillBeforeSync();
        else if (step == Step.IntentDurable)
            shim.KillAfterSync();
    }

    /// <summary>
    /// The server sends this to the database, on a connection that has got as far as <paramref name="reached"/>. How
    /// far it gets by it; null if it was killed instead.
    /// </summary>
    public TrapReach? Sent(ReadOnlySpan<byte> bytes, TrapReach reached)
    {
        if (reached == TrapReach.Nowhere && bytes.IndexOf(_first) >= 0)
        {
            if (step == Step.BeforeStatement)
                return Killed();
            reached = TrapReach.First;
        }
        if (reached >= TrapReach.First && bytes.IndexOf(_last) >= 0)
        {
            if (step == Step.BeforeCommit)
                return Killed();
            reached = TrapReach.Last;
        }
        return reached;
    }

    /// <summary>The database answers on such a connection; how far it gets, null if killed instead.</summary>
    public TrapReach? Answered(ReadOnlySpan<byte> bytes, TrapReach reached)
    {
        if (answersTell && bytes.IndexOf(reached == TrapReach.First ? _first : _last) < 0)
            return reached;
        switch (reached)
        {
            case TrapReach.First when step == Step.AfterStatement:
            case TrapReach.Last when step == Step.AfterCommit:
                return Killed();
            case TrapReach.Last when step == Step.LeaseWritten:
                shim.KillBeforeSync();
                return TrapReach.Over;
            case TrapReach.Last when step == Step.LeaseDurable:
                shim.KillAfterSync();
                return TrapReach.Over;
            default:
                return reached;
        }
    }

    private TrapReach? Killed()
    {
        kill();
        return null;
    }
}
