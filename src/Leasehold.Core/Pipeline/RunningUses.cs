using Leasehold.Core.Barrier;

namespace Leasehold.Core.Pipeline;

/// <summary>
/// How many requests run on the uses of each use-limited token: spending the last use must not end those that were let
/// in before it.
/// </summary>
internal sealed class RunningUses
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Id16, (int Running, bool AreSpent)> _tokens = []; // One for each that is in use now.

    /// <summary>A request begins.</summary>
    public void Enter(Id16 token)
    {
        lock (_gate)
        {
            var (running, areSpent) = _tokens.GetValueOrDefault(token);
            _tokens[token] = (running + 1, areSpent);
        }
    }

    /// <summary>The last use is spent, by a request that runs.</summary>
    public void MarkSpent(Id16 token)
    {
        lock (_gate)
            _tokens[token] = _tokens[token] with { AreSpent = true };
    }

    /// <summary>A request is done; true if it was the last one and the uses are spent.</summary>
    public bool Leave(Id16 token)
    {
        lock (_gate)
        {
            var (running, areSpent) = _tokens[token];
            if (running > 1)
            {
                _tokens[token] = (running - 1, areSpent);
                return false;
            }
            _tokens.Remove(token);
            return areSpent;
        }
    }
}
