namespace Leasehold.Storage;

/// <summary>Which families keys and ranges fall into: their order is the order of the keys.</summary>
internal static class KeyFamily
{
    /// <summary>What the engines call them, in their order.</summary>
    public static readonly string[] Names = ["default", "main", "queue", "data", "graves"];

    /// <summary>The family of a key, by the top three bits of its first byte; of the empty key the first.</summary>
    public static int Of(byte[] key) => key.Length == 0 ? 0 : Math.Min(key[0] >> 5, Limits.Families - 1);

    /// <summary>The last family that can have keys before the given one; -1 if there is none.</summary>
    public static int LastBefore(byte[] end)
    {
        if (end.Length == 0)
            return -1;
        var beginsFamily = end.Length == 1 && (end[0] & 0x1f) == 0;
        return Math.Min((end[0] >> 5) - (beginsFamily ? 1 : 0), Limits.Families - 1);
    }
}
