namespace Leasehold.Core.Barrier;

/// <summary>A rented piece of <see cref="KeyMemory"/>.</summary>
/// <param name="Address">Where it begins.</param>
/// <param name="Length">How many bytes were asked for.</param>
/// <param name="IsLocked">Whether it never reaches the swap area.</param>
internal readonly record struct KeySlot(nint Address, int Length, bool IsLocked)
{
    public unsafe Span<byte> Span => new((void*)Address, Length);
}
