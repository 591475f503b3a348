namespace Leasehold.Core.Requests;

/// <summary>Booleans as clients spell them in text.</summary>
public static class GoBool
{
    /// <summary>Reads <c>1 t T TRUE true True 0 f F FALSE false False</c>; nothing else.</summary>
    public static bool TryParse(string text, out bool value)
    {
        value = text is "1" or "t" or "T" or "TRUE" or "true" or "True";
        return value || text is "0" or "f" or "F" or "FALSE" or "false" or "False";
    }
}
