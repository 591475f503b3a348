using Leasehold.Core.Requests;

namespace Leasehold.Core.Routing;

/// <summary>One path of an engine and what can be done with it; built once, when the engine maps its routes.</summary>
public sealed class Route
{
    private bool _isBrief;

    internal Route(RouteTemplate template, string help)
    {
        Template = template;
        Help = help;
    }

    /// <summary>The path below the mount.</summary>
    public RouteTemplate Template { get; }

    /// <summary>What the path is for.</summary>
    public string Help { get; }

    /// <summary>Whether it is served without a token.</summary>
    public bool IsUnauthenticated { get; private set; }

    /// <summary>Whether the caller needs <c>sudo</c> beside the operation's capability.</summary>
    public bool NeedsSudo { get; private set; }

    /// <summary>Whether the keys of <c>data</c> are repeated at the top level of the answer.</summary>
    public bool IsInjected { get; private set; }

    internal ExistenceCheck? Exists { get; private set; }

    internal RouteOperation? ReadOperation { get; private set; }

    internal RouteOperation? ListOperation { get; private set; }

    internal RouteOperation? WriteOperation { get; private set; }

    internal RouteOperation? PatchOperation { get; private set; }

    internal RouteOperation? DeleteOperation { get; private set; }

    /// <summary>Serves it without a token; a token that is sent and bad is ignored.</summary>
    public Route Unauthenticated()
    {
        IsUnauthenticated = true;
        return this;
    }

    private Func<ListenerRules, bool>? _isOpenThrough;

    /// <summary>As <see cref="Unauthenticated"/>, but only through listeners that allow it.</summary>
    public Route UnauthenticatedWhere(Func<ListenerRules, bool> isAllowed)
    {
        _isOpenThrough = isAllowed;
        return this;
    }

    /// <summary>Whether it is served without a token through a listener.</summary>
    internal bool IsOpenThrough(ListenerRules listener) =>
        IsUnauthenticated || (_isOpenThrough?.Invoke(listener) ?? false);

    /// <summary>Whether its names are the same in every spelling: what policies say of one holds for all.</summary>
    public bool TakesAnySpelling { get; private set; }

    /// <summary>Takes every spelling of the names in its captures for the same (<see cref="CanonicalName"/>).</summary>
    public Route AnySpelling()
    {
        TakesAnySpelling = true;
        return this;
    }

    /// <summary>
    /// The path below the mount with its names as they are kept, and with a slash at its end only for lists; null if it
    /// is spelled so already.
    /// </summary>
    internal string? UsualSpelling(Captures captures, bool endsInSlash, bool isList)
    {
        var otherNames = TakesAnySpelling && !captures.Pairs.All(static pair => IsUsual(pair.Value));
        if (!otherNames && (isList || !endsInSlash))
            return null;
        var names = captures.Pairs.Select(static pair => pair.Value);
        var usual = Template.Fill(otherNames ? names.Select(CanonicalName.Spelled) : names);
        return isList && endsInSlash ? usual + "/" : usual;
    }

    private static bool IsUsual(string name) =>
        string.Equals(name, CanonicalName.Spelled(name), StringComparison.Ordinal);

    /// <summary>Takes microseconds and waits for nothing but its commit, but for lists.</summary>
    public Route Brief()
    {
        _isBrief = true;
        return this;
    }

    /// <summary>
    /// Whether an operation takes microseconds and waits for nothing but its commit: it may run on a thread that many
    /// connections share (<see cref="Work.SocketThread"/>).
    /// </summary>
    public bool IsBriefFor(Operation operation) => _isBrief && operation is not (Operation.List or Operation.Help);

    /// <summary>
    /// Whether it takes whatever is sent, so that no field is unknown: paths that store what they are given.
    /// </summary>
    public bool TakesAnything { get; private set; }

    /// <summary>Takes whatever is sent; the handler reads <see cref="Request.Data"/>.</summary>
    public Route Anything()
    {
        TakesAnything = true;
        return this;
    }

    /// <summary>
    /// Whether the seal serves it, with the server open or not: without a token, an envelope or an audit entry.
    /// </summary>
    public bool IsServedSealed { get; private set; }

    /// <summary>Says that the seal serves it; what is mapped here only describes it.</summary>
    internal Route ServedSealed()
    {
        IsServedSealed = true;
        return Unauthenticated();
    }

    /// <summary>
    /// Whether it is about a wrapping token, which is checked before the caller: the one in the body, else the
    /// caller's own.
    /// </summary>
    public bool IsAboutWrappingToken { get; private set; }

    /// <summary>Is about a wrapping token.</summary>
    public Route TakesWrappingToken()
    {
        IsAboutWrappingToken = true;
        return this;
    }

    /// <summary>What is answered when devices exist and none takes the entry of a request.</summary>
    internal Refusal Unrecorded { get; private set; } = Refusal.Unrecorded;

    /// <summary>Answers what no audit device takes with a text of its own.</summary>
    internal Route TellsUnrecorded(string text)
    {
        Unrecorded = Refusal.Unrecorded with { Errors = [MultiError.Of(text)] };
        return this;
    }

    /// <summary>Asks for <c>sudo</c> beside the operation's capability.</summary>
    public Route Sudo()
    {
        NeedsSudo = true;
        return this;
    }

    /// <summary>
    /// Repeats the keys of <c>data</c> at the top level of the answer, as Vault does for some old paths.
    /// </summary>
    public Route Injected()
    {
        IsInjected = true;
        return this;
    }

    /// <summary>GET.</summary>
    public Route Read(Handler handler, FieldSet? fields = null)
    {
        ReadOperation = new RouteOperation(handler, fields ?? FieldSet.Empty);
        return this;
    }

    /// <summary>LIST, or GET with <c>list=true</c>.</summary>
    public Route List(Handler handler, FieldSet? fields = null)
    {
        ListOperation = new RouteOperation(handler, fields ?? FieldSet.Empty);
        return this;
    }

    /// <summary>POST and PUT.</summary>
    /// <param name="handler">What serves it.</param>
    /// <param name="fields">The fields of the body.</param>
    /// <param name="exists">With it, a write of what is not there is a <c>create</c>; without, every write is an
    /// <c>update</c>.</param>
    public Route Write(Handler handler, FieldSet? fields = null, ExistenceCheck? exists = null)
    {
        WriteOperation = new RouteOperation(handler, fields ?? FieldSet.Empty);
        Exists = exists;
        return this;
    }

    /// <summary>PATCH.</summary>
    public Route Patch(Handler handler, FieldSet? fields = null)
    {
        PatchOperation = new RouteOperation(handler, fields ?? FieldSet.Empty);
        return this;
    }

    /// <summary>DELETE; its data is the query.</summary>
    public Route Delete(Handler handler, FieldSet? fields = null)
    {
        DeleteOperation = new RouteOperation(handler, fields ?? FieldSet.Empty);
        return this;
    }

    internal RouteOperation? For(Operation operation) => operation switch
    {
        Operation.Read => ReadOperation,
        Operation.List => ListOperation,
        Operation.Create or Operation.Update => WriteOperation,
        Operation.Patch => PatchOperation,
        Operation.Delete => DeleteOperation,
        _ => null,
    };
}
