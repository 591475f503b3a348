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
    /// <param name="token">The row.</param>
    /// <param name="ancestors">Its parents, nearest first, up to an orphan; null for one whose row is gone.</param>
    /// <param name="mountLives">Whether the mount that issued it is still there.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <param name="entityLives">Whether the entity it belongs to, if any, is still there.</param>
    public static Death? Of(
        Token token, IReadOnlyList<Token?> ancestors, bool mountLives, long now, bool entityLives = true)
    {
        var earliest = OfItself(token, mountLives, now, entityLives);
        var child = token;
        foreach (var ancestor in ancestors)
        {
            if (ancestor is null)
                return Earlier(earliest, new Death(Cause.ParentEnded, now, By.Server));
            var death = OfItself(ancestor, mountLives: true, now);
            if (!child.IsBatch && ancestor.End is { Orphaning: true } orphaning && !(death?.Since < orphaning.At))
                return earliest; // What lived when its parent let it go lives on; nobody can tell a batch token.
            if (death is { } ended)
                earliest = Earlier(earliest, ended with { Cause = Cause.ParentEnded });
            child = ancestor;
        }
        return earliest;
    }

    /// <summary>The same, without the parents.</summary>
    public static Death? OfItself(Token token, bool mountLives, long now, bool entityLives = true)
    {
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
        if (!mountLives)
            death = Earlier(death, new Death(Cause.MountRemoved, now, By.Server));
        if (!entityLives)
            death = Earlier(death, new Death(Cause.EntityRemoved, now, By.Server));
        return death;
    }

    private static Death Earlier(Death? known, Death other) =>
        known is { } death && death.Since <= other.Since ? death : other;
}
