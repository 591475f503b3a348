namespace Leasehold.Templates.Printing;

/// <summary>What stands between the percent sign and the verb.</summary>
internal struct FormatFlags
{
    public bool Minus;
    public bool Plus;
    public bool Sharp;
    public bool Space;
    public bool Zero;

    /// <summary>Of <c>%+v</c>: with the names of fields.</summary>
    public bool PlusValue;

    /// <summary>Of <c>%#v</c>: as Go's source.</summary>
    public bool SharpValue;

    /// <summary>The least width in runes; absent means none.</summary>
    public int? Width;

    /// <summary>Absent means the verb's own.</summary>
    public int? Precision;
}
