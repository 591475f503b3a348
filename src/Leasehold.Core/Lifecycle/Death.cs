using Leasehold.Core.Tokens;

namespace Leasehold.Core.Lifecycle;

/// <summary>How something ended.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Since">Unix milliseconds.</param>
/// <param name="By">Who decided it; nobody, if time did.</param>
internal readonly record struct Death(Cause Cause, long Since, By By)
{
    /// <summary>
    /// Why a token is dead, or null if it lives: the one rule for authentication, refusals, graves and events. Of
    /// several causes the earliest wins.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="ancestors">Its parents, nearest first, up to an orphan; null for one whose row is gone.</param>
    /// <param name="now">Unix milliseconds.</param>
    public static Death? Of(Kin token, IReadOnlyList<Kin?> ancestors, long now)
    {
        var earliest = OfItself(token, now);
        var child = token.Row;
        foreach (var ancestor in ancestors)
        {
            if (ancestor is not { } parent)
                return Earlier(earliest, new Death(Cause.ParentEnded, now, By.Server));
            var death = OfItself(parent, now);
            if (!child.IsBatch && parent.Row.End is { Orphaning: true } end && !(death?.Since < end.At))
                return earliest; // What lived when its parent let it go lives on; nobody can tell a batch token.
            if (death is { } ended)
                earliest = Earlier(earliest, ended with { Cause = Cause.ParentEnded });
            child = parent.Row;
        }
        return earliest;
    }

    /// <summary>The same, without the parents.</summary>
    public static Death? OfItself(Kin kin, long now)
    {
        var token = kin.Row;
        Death? death = null;
        if (token.ExpiresAt is { } end && end <= now)
        {
            var cause = token.HardEnd is { } hard && hard <= end && token.LimitedBy != LimitedBy.Parent
                ? Cause.MaxTtlReached
                : Cause.Expired;
            death = new Death(cause, end, By.Server);
        }
        if (token.End is { } decided)
            death = Earlier(death, new Death(decided.Cause, decided.At, decided.By));
        if (token.UsesLeft == Token.LastUse)
            death = Earlier(death, new Death(Cause.UsesExhausted, now, By.Server));
        if (!kin.MountLives)
            death = Earlier(death, new Death(Cause.MountRemoved, now, By.Server));
        if (!kin.EntityLives)
            death = Earlier(death, new Death(Cause.EntityRemoved, now, By.Server));
        return death;
    }

    private static Death Earlier(Death? known, Death other) =>
        known is { } death && death.Since <= other.Since ? death : other;
}
