using System.Runtime.InteropServices;

namespace Leasehold.Storage.RocksDb;

/// <summary>Turns the C API's error strings into exceptions, and frees them.</summary>
internal static class RocksDbError
{
    public static void ThrowIfAny(nint error, string path)
    {
        if (error != 0)
            throw From(error, path);
    }

    private static StoreException From(nint error, string path)
    {
        var text = Marshal.PtrToStringUTF8(error) ?? "unknown error";
        RocksDbApi.rocksdb_free(error);
        return text.StartsWith("Corruption", StringComparison.Ordinal)
            ? new StoreCorruptException(path, -1, text)
            : new StoreFailedException($"{path}: {text}");
    }
}
