namespace Leasehold.Core.Tests.Lifecycle;

/// <summary>Tokens as a reader of the specification would keep them: no index, no cache, no rows.</summary>
internal sealed class TokenModel
{
    private readonly List<Life> _lives = [];
    private long _default = 2_764_800;
    private long _max = 2_764_800;

    public IReadOnlyList<Life> Lives => _lives;

    /// <summary>What is granted from now on; what was granted stays.</summary>
    public void Tune(long defaultTtl, long max) => (_default, _max) = (defaultTtl, max);

    /// <summary>The one role there is; its values hold for all of its tokens from the next grant on.</summary>
    public RoleLimits Role { get; } = new();

    public Life Create(
        string secret, Life? parent, long ttl, (long ExplicitMax, long Period) own, RoleLimits? role, long now)
    {
        var life = new Life(secret, parent, now, own, role);
        life.Ttl = Grant(life, 0, ttl, now) ?? throw new InvalidOperationException("a new token without time");
        (life.ExpiresAt, life.HardEnd) = (EndOf(life, now), Limit(life));
        _lives.Add(life);
        return life;
    }

    public long? Renew(Life life, long increment, long now)
    {
        if (life.Role is { Exists: false } || Grant(life, increment, life.Ttl, now) is not { } ttl)
            return null;
        life.Ttl = ttl;
        (life.ExpiresAt, life.HardEnd) = (EndOf(life, now), Limit(life));
        return ttl;
    }

    /// <summary>The dead stay dead, and take all below them along. Of two causes the earlier is the one.</summary>
    public void Advance(long now)
    {
        foreach (var life in _lives) // Parents come before their children.
        {
            if (life.Death is not null)
                continue;
            var parent = life.Parent?.Death?.At;
            if (life.ExpiresAt <= now && !(parent < life.ExpiresAt))
                life.Death = (life.ExpiresAt, life.ExpiresAt == life.HardEnd ? "max-ttl-reached" : "expired");
            else if (parent is { } at)
                life.Death = (at, "parent-ended");
        }
    }

    public void Revoke(Life life, long now)
    {
        life.Death ??= (now, "revoked");
        Advance(now);
    }

    private long EndOf(Life life, long now) =>
        Math.Min(now + (life.Ttl * 1000), Limit(life) ?? long.MaxValue);

    private long? Limit(Life life)
    {
        return life.Period == 0 ? life.CreatedAt + (MaxOf(life) * 1000)
            : life.ExplicitMax > 0 ? life.CreatedAt + (life.ExplicitMax * 1000)
            : null;
    }

    private long MaxOf(Life life) => life.ExplicitMax > 0 ? Math.Min(_max, life.ExplicitMax) : _max;

    private long? Grant(Life life, long increment, long backend, long now)
    {
        var ttl = life.Period > 0 ? Math.Min(life.Period, MaxOf(life))
            : increment > 0 ? increment
            : backend > 0 ? backend
            : _default;
        if (Limit(life) is not { } limit)
            return ttl;
        var left = (limit / 1000) - (now / 1000);
        return left <= 0 || limit <= now ? null : Math.Min(ttl, left);
    }

    /// <summary>What a token role limits; 0: nothing.</summary>
    internal sealed class RoleLimits
    {
        public bool Exists { get; set; }

        public long ExplicitMax { get; set; }

        public long Period { get; set; }
    }

    internal sealed class Life(
        string secret, Life? parent, long createdAt, (long ExplicitMax, long Period) own, RoleLimits? role)
    {
        public RoleLimits? Role { get; } = role;

        public string Secret { get; } = secret;

        public Life? Parent { get; } = parent;

        public long CreatedAt { get; } = createdAt;

        public long ExplicitMax => Lesser(own.ExplicitMax, Role?.ExplicitMax ?? 0);

        public long Period => Lesser(own.Period, Role?.Period ?? 0);

        private static long Lesser(long one, long other) =>
            one == 0 || other == 0 ? Math.Max(one, other) : Math.Min(one, other);

        public long Ttl { get; set; }

        public long ExpiresAt { get; set; }

        /// <summary>The moment that no renewal passed, as last granted; null: none.</summary>
        public long? HardEnd { get; set; }

        /// <summary>When it died and of what; null: it lives.</summary>
        public (long At, string Cause)? Death { get; set; }

        public bool Dead => Death is not null;
    }
}
