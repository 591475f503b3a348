using System.Buffers.Binary;
using System.Globalization;

namespace Leasehold.Load.Servers;

/// <summary>
/// How many rows a RocksDB database was ever given: the sequence number behind the last batch of its newest log.
/// Log: blocks of 32 KiB, fragments of checksum (4 bytes), length (2), kind (1); batch: sequence (8), rows (4).
/// </summary>
internal static class WrittenRows
{
    private const int BlockBytes = 32 * 1024;
    private const int HeaderBytes = 7;
    private const int BatchHeaderBytes = 12;
    private const byte Whole = 1;
    private const byte First = 2;

    /// <summary>Rows and batches; batches count only since the newest log began.</summary>
    public static (long Rows, long Batches) Of(string data)
    {
        var newest = Directory.EnumerateFiles(data, "*.log", SearchOption.AllDirectories)
            .OrderByDescending(static path =>
                long.Parse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture))
            .First();
        using var file = new FileStream(newest, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var log = new byte[file.Length];
        file.ReadExactly(log);
        return Of(log);
    }

    private static (long Rows, long Batches) Of(ReadOnlySpan<byte> log)
    {
        long rows = 0, batches = 0;
        var at = 0;
        while (at + HeaderBytes <= log.Length)
        {
            var left = BlockBytes - (at % BlockBytes);
            if (left < HeaderBytes)
            {
                at += left;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16LittleEndian(log[(at + 4)..]);
            var kind = log[at + 6];
            if (kind == 0)
                break; // The part that is reserved and not written yet.
            if (kind is Whole or First && length >= BatchHeaderBytes && at + HeaderBytes + length <= log.Length)
            {
                var batch = log[(at + HeaderBytes)..];
                rows = BinaryPrimitives.ReadInt64LittleEndian(batch)
                    + BinaryPrimitives.ReadUInt32LittleEndian(batch[8..]);
                batches++;
            }
            at += HeaderBytes + length;
        }
        return (rows, batches);
    }
}
