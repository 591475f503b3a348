namespace Leasehold.Core.Tests.Lifecycle;

/// <summary>Tokens as a reader of the specification would keep them: no index, no cache, no rows.</summary>
internal sealed class TokenModel
{
    private const long SystemMax = 2_764_800;
    private readonly List<Life> _lives = [];

    public IReadOnlyList<Life> Lives => _lives;

    public Life Create(string secret, Life? parent, long ttl, long explicitMax, long period, long now)
    {
        var life = new Life(secret, parent, now, explicitMax, period);
        life.Ttl = Grant(life, 0, ttl, now) ?? throw new InvalidOperationException("a new token without time");
        life.ExpiresAt = EndOf(life, now);
        _lives.Add(life);
        return life;
    }

    public static long? Renew(Life life, long increment, long now)
    {
        if (Grant(life, increment, life.Ttl, now) is not { } ttl)
            return null;
        life.Ttl = ttl;
        life.ExpiresAt = EndOf(life, now);
        return ttl;
    }

    /// <summary>The dead stay dead, and take all below them along.</summary>
    public void Advance(long now)
    {
        foreach (var life in _lives) // Parents come before their children.
            life.Dead |= life.ExpiresAt <= now || life.Parent is { Dead: true };
    }

    public void Revoke(Life life, long now)
    {
        life.Dead = true;
        Advance(now);
    }

    private static long EndOf(Life life, long now) =>
        Math.Min(now + (life.Ttl * 1000), Limit(life) ?? long.MaxValue);

    private static long? Limit(Life life)
    {
        var max = life.ExplicitMax > 0 ? Math.Min(SystemMax, life.ExplicitMax) : SystemMax;
        return life.Period == 0 ? life.CreatedAt + (max * 1000)
            : life.ExplicitMax > 0 ? life.CreatedAt + (life.ExplicitMax * 1000)
            : null;
    }

    private static long? Grant(Life life, long increment, long backend, long now)
    {
        var ttl = life.Period > 0 ? Math.Min(life.Period, life.ExplicitMax > 0 ? life.ExplicitMax : SystemMax)
            : increment > 0 ? increment
            : backend > 0 ? backend
            : SystemMax;
        if (Limit(life) is not { } limit)
            return ttl;
        var left = (limit / 1000) - (now / 1000);
        return left <= 0 || limit <= now ? null : Math.Min(ttl, left);
    }

    internal sealed class Life(string secret, Life? parent, long createdAt, long explicitMax, long period)
    {
        public string Secret { get; } = secret;

        public Life? Parent { get; } = parent;

        public long CreatedAt { get; } = createdAt;

        public long ExplicitMax { get; } = explicitMax;

        public long Period { get; } = period;

        public long Ttl { get; set; }

        public long ExpiresAt { get; set; }

        public bool Dead { get; set; }
    }
}
