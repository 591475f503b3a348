namespace Leasehold.Core.Json;

/// <summary>One member of a JSON object: its unescaped name and its value as it was sent.</summary>
public readonly record struct JsonMember(string Name, JsonValue Value);
