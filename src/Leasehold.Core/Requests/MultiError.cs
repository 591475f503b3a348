using System.Text;

namespace Leasehold.Core.Requests;

/// <summary>The frame in which clients expect errors from behind the authorization.</summary>
public static class MultiError
{
    /// <summary>One text for one or more errors; each on a line of its own.</summary>
    public static string Of(params ReadOnlySpan<string> errors)
    {
        var text = new StringBuilder(errors.Length == 1 ? "1 error occurred:" : $"{errors.Length} errors occurred:");
        foreach (var error in errors)
            text.Append("\n\t* ").Append(error);
        return text.Append("\n\n").ToString();
    }
}
