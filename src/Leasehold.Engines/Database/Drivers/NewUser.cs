namespace Leasehold.Engines.Database.Drivers;

/// <summary>A user to be made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Password">Its password: it is part of the statements and of the answer.</param>
/// <param name="ExpiresAt">From when on the database itself does not let it in, where it can.</param>
internal sealed record NewUser(string Name, string Password, DateTimeOffset ExpiresAt)
{
    /// <summary>Prints no password.</summary>
    public override string ToString() => Name;
}
