namespace Leasehold.Storage;

/// <summary>A key and its value. Neither array may be changed.</summary>
public readonly record struct Row(byte[] Key, byte[] Value);
