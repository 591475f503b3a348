namespace Leasehold.Templates.Values;

/// <summary>The kinds of types that templates know.</summary>
public enum ValueKind
{
    /// <summary>Anything, nil included.</summary>
    Any,

    /// <summary>True and false.</summary>
    Bool,

    /// <summary>Whole numbers with a sign.</summary>
    Integer,

    /// <summary>Whole numbers without sign.</summary>
    Unsigned,

    /// <summary>Floats.</summary>
    Float,

    /// <summary>Complex numbers.</summary>
    Complex,

    /// <summary>Texts.</summary>
    Text,

    /// <summary>Lists.</summary>
    List,

    /// <summary>Maps from texts.</summary>
    Map,

    /// <summary>Objects with fields.</summary>
    Object,

    /// <summary>Functions.</summary>
    Function,
}
