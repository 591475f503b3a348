using Leasehold.Core;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Kv;

/// <summary>The arithmetic of versions: which there are, which are alive, which are dropped.</summary>
internal static class KvVersions
{
    /// <summary>Adds a version and drops the oldest past the maximum.</summary>
    public static KvVersion Add(KvKeyRow key, KvConfigRow config, DateTimeOffset now)
    {
        var moment = now.ToUnixTimeMilliseconds();
        if (key.CreatedAt == 0)
            key.CreatedAt = moment;
        key.UpdatedAt = moment;
        key.CurrentVersion++;
        var version = new KvVersion
        {
            Number = key.CurrentVersion,
            CreatedAt = moment,
            DeletionAt = DeletionOf(key, config, moment),
        };
        key.Versions.Add(version);
        Prune(key, MostVersions(key, config));
        return version;
    }

    /// <summary>The version of that number, the current one for 0; null if there is none.</summary>
    public static KvVersion? Find(KvKeyRow key, long asked)
    {
        var number = asked == 0 ? key.CurrentVersion : (ulong)asked; // One below zero is above all there are.
        if (key.Versions.Count == 0 || number < key.Versions[0].Number || number > key.CurrentVersion)
            return null;
        // Without gaps, the place follows from the number.
        var version = key.Versions[(int)(number - key.Versions[0].Number)];
        return version.Number == number
            ? version
            : throw new BrokenInvariant($"version {number} stands in the place of version {version.Number}");
    }

    /// <summary>True if its data can be read at that moment.</summary>
    public static bool IsAlive(KvVersion version, DateTimeOffset now) => !version.Destroyed &&
        (version.DeletionAt == 0 || version.DeletionAt > now.ToUnixTimeMilliseconds());

    /// <summary>Deletes so that it can be undone; false if there was nothing to delete.</summary>
    public static bool Delete(KvVersion version, DateTimeOffset now)
    {
        if (!IsAlive(version, now))
            return false;
        version.DeletionAt = now.ToUnixTimeMilliseconds();
        return true;
    }

    /// <summary>Undoes a deletion; the time after which the mount or key deletes counts from now.</summary>
    public static bool Undelete(KvVersion version, KvKeyRow key, KvConfigRow config, DateTimeOffset now)
    {
        if (version.Destroyed)
            return false;
        version.DeletionAt = DeletionOf(key, config, now.ToUnixTimeMilliseconds());
        return true;
    }

    /// <summary>The versions that a key keeps.</summary>
    public static uint MostVersions(KvKeyRow key, KvConfigRow config) =>
        Math.Max(key.MaxVersions, config.MaxVersions) is var most and > 0 ? most : KvLimits.UsualVersions;

    // The smaller of what is set; a mount below zero switches it off for all its keys.
    private static long DeletionOf(KvKeyRow key, KvConfigRow config, long from)
    {
        const long millisecondsPerSecond = 1000;
        var seconds = (config.DeleteVersionAfter, key.DeleteVersionAfter) switch
        {
            ( < 0, _) => 0,
            (0, var own) => own,
            (var mount, 0) => mount,
            var (mount, own) => Math.Min(mount, own),
        };
        return seconds <= 0 ? 0 : from + (seconds * millisecondsPerSecond);
    }

    private static void Prune(KvKeyRow key, uint most)
    {
        if (key.CurrentVersion - key.OldestVersion < most)
            return;
        key.OldestVersion = key.CurrentVersion - most + 1;
        var dropped = 0;
        while (key.Versions[dropped].Number < key.OldestVersion)
            dropped++;
        if (dropped == 0)
            return;
        var kept = new List<KvVersion>(key.Versions.Count - dropped);
        for (var i = dropped; i < key.Versions.Count; i++)
            kept.Add(key.Versions[i]);
        key.Versions.Clear();
        key.Versions.AddRange(kept);
    }
}
