namespace Leasehold.Storage.Staging;

/// <summary>Lists direct children: one seek per subtree, however much is in it.</summary>
internal sealed class ChildLister(MergedCursor cursor, byte[] prefix, byte separator)
{
    public async ValueTask<ChildPage> ListAsync(byte[]? after, int limit, CancellationToken cancel)
    {
        var names = new List<byte[]>();
        var found = await cursor.SeekAsync(Behind(after ?? []), cancel);
        while (found && names.Count < limit)
        {
            var name = Name();
            names.Add(name);
            if (name[^1] == separator)
                found = await cursor.SeekAsync(Behind(name), cancel);
            else
                found = await cursor.NextAsync(cancel);
        }
        return new ChildPage(names, found ? names[^1] : null);
    }

    private byte[] Name()
    {
        var rest = cursor.Key[prefix.Length..];
        var end = rest.IndexOf(separator);
        return (end < 0 ? rest : rest[..(end + 1)]).ToArray();
    }

    /// <summary>The first key that can belong to a later name. The prefix itself, as a key, is no child.</summary>
    private byte[] Behind(byte[] name)
    {
        byte[] key = [.. prefix, .. name];
        return name is [.., var last] && last == separator ? KeyRange.Prefix(key).End : [.. key, 0];
    }
}
