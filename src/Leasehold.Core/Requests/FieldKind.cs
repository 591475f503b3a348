namespace Leasehold.Core.Requests;

/// <summary>What a field takes; each is lenient in the way that clients rely on.</summary>
public enum FieldKind
{
    /// <summary>A text; numbers and booleans become one.</summary>
    Text,

    /// <summary>A text in lower case.</summary>
    LowerText,

    /// <summary>A name: letters, digits, underscores, inner dashes and dots.</summary>
    Name,

    /// <summary>A whole number, or a text that holds one.</summary>
    Integer,

    /// <summary>A number, or a text that holds one.</summary>
    Float,

    /// <summary>A boolean, a text that spells one, a number.</summary>
    Flag,

    /// <summary>Seconds or a duration; never negative.</summary>
    Duration,

    /// <summary>Seconds or a duration of either sign.</summary>
    SignedDuration,

    /// <summary>A moment: RFC 3339 or seconds since 1970.</summary>
    Time,

    /// <summary>A list of texts; one text is a list of one.</summary>
    TextList,

    /// <summary>A list of texts; one text is split at commas.</summary>
    CommaList,

    /// <summary>A list of whole numbers, one number, or a text split at commas.</summary>
    CommaIntegers,

    /// <summary>Pairs of texts: an object, or <c>k=v</c> texts.</summary>
    Pairs,

    /// <summary>A JSON object, kept as it was sent.</summary>
    Map,

    /// <summary>Any JSON, kept as it was sent.</summary>
    Any,

    /// <summary>A JSON array; anything else is an array of one.</summary>
    List,
}
