using System.Buffers;

namespace Leasehold.Core.Barrier;

/// <summary>
/// How a row becomes bytes and back. Once released, a version's bytes are read for ever: golden files hold them.
/// </summary>
public abstract class RecordFormat<T>
    where T : class
{
    /// <summary>The version that is written; it is the plaintext's first byte.</summary>
    public abstract byte Version { get; }

    /// <summary>Writes the row's content behind the version.</summary>
    public abstract void Encode(T row, IBufferWriter<byte> output);

    /// <summary>
    /// Reads a row of any version up to <see cref="Version"/>. The bytes are wiped afterwards: copy what is kept.
    /// Content that can't be read is a <see cref="FormatException"/>.
    /// </summary>
    public abstract T Decode(byte version, ReadOnlySpan<byte> content);
}
