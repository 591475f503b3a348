namespace Leasehold.Core.Policies;

/// <summary>The parameters of a request as policies see them: its body or its query, without path captures.</summary>
public interface IAclParameters
{
    /// <summary>How many there are.</summary>
    int Count { get; }

    /// <summary>A parameter's name as it was sent. Names are compared lower-cased.</summary>
    string NameAt(int index);

    /// <summary>A parameter's value: one well-formed JSON value in UTF-8. Query values are JSON strings.</summary>
    ReadOnlySpan<byte> ValueAt(int index);
}
