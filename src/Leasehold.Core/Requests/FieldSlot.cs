using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>One converted value: numbers, flags and ticks in <c>Number</c>, the rest in its own place.</summary>
internal readonly record struct FieldSlot(bool Sent, long Number, object? Reference, JsonValue Json);
