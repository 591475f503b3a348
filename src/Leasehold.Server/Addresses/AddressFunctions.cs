using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Leasehold.Templates.Functions;
using Leasehold.Templates.Values;

namespace Leasehold.Server.Addresses;

/// <summary>The functions of address templates over the addresses of a machine.</summary>
internal sealed class AddressFunctions
{
    private readonly IReadOnlyList<NetworkAddress> _all;
    private readonly Dictionary<TemplateValue, NetworkAddress> _byValue = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<NetworkAddress, TemplateValue> _values = [];

    /// <param name="all">The addresses of the machine.</param>
    public AddressFunctions(IReadOnlyList<NetworkAddress> all)
    {
        _all = all;
        foreach (var address in all)
        {
            var value = new ObjectValue(
                "sockaddr.IfAddr",
                [
                    new("Name", TemplateValue.Of(address.Interface)),
                    new("Address", TemplateValue.Of($"{address.Address}")),
                ]);
            _byValue[value] = address;
            _values[address] = value;
        }
    }

    private IEnumerable<NetworkAddress> Usable =>
        AddressSelectors.Sort("default,type,size", _all.Where(static one => one is { IsUp: true, IsLocal: false }));

    private IEnumerable<NetworkAddress> Private => Usable.Where(static one => one.IsPrivate);

    private IEnumerable<NetworkAddress> Public => Usable.Where(static one => !one.IsPrivate);

    /// <summary>The functions.</summary>
    public FunctionSet Set() => new(
        Function("GetAllInterfaces", [], _ => List(_all)),
        Function("GetDefaultInterfaces", [], _ => List(Usable.Where(static one => one.IsDefault))),
        Function("GetPrivateInterfaces", [], _ => List(Private)),
        Function("GetPublicInterfaces", [], _ => List(Public)),
        Function("GetPrivateIP", [], _ => First(Private, "private address")),
        Function("GetPublicIP", [], _ => First(Public, "public address")),
        Function("GetPrivateIPs", [], _ => Joined("address", " ", Private)),
        Function("GetPublicIPs", [], _ => Joined("address", " ", Public)),
        Function("GetInterfaceIP", [TemplateType.Text], call => OfInterface(call.Text(0))),
        Function("GetInterfaceIPs", [TemplateType.Text], call =>
            Joined("address", " ", AddressSelectors.Include("name", call.Text(0), _all))),
        Function("include", [TemplateType.Text, TemplateType.Text, TemplateType.Any], call =>
            List(Included(call))),
        Function("exclude", [TemplateType.Text, TemplateType.Text, TemplateType.Any], call =>
            List(Items(call, 2).Except(Included(call)))),
        Function("sort", [TemplateType.Text, TemplateType.Any], call =>
            List(AddressSelectors.Sort(call.Text(0), Items(call, 1)))),
        Function("unique", [TemplateType.Text, TemplateType.Any], call =>
            List(Items(call, 1).DistinctBy(one => AddressSelectors.Attribute(call.Text(0), one)))),
        Function("limit", [TemplateType.Int, TemplateType.Any], call => List(Items(call, 1).Take(Count(call)))),
        Function("offset", [TemplateType.Int, TemplateType.Any], call => List(Items(call, 1).Skip(Count(call)))),
        Function("attr", [TemplateType.Text, TemplateType.Any], call =>
            Joined(call.Text(0), "", Items(call, 1).Take(1))),
        Function("join", [TemplateType.Text, TemplateType.Text, TemplateType.Any], call =>
            Joined(call.Text(0), call.Text(1), Items(call, 2))));

    private static TemplateFunction Function(
        string name, ImmutableArray<TemplateType> parameters, Func<FunctionCall, FunctionResult> body) =>
        new(name, parameters, false, call =>
        {
            try
            {
                return body(call);
            }
            catch (Exception fault) when (fault is FormatException or ArgumentException or RegexMatchTimeoutException)
            {
                return FunctionResult.Failed(fault.Message);
            }
        });

    // Nothing found would make an address of all interfaces of what was to be a private one.
    private static FunctionResult First(IEnumerable<NetworkAddress> list, string what) =>
        list.FirstOrDefault() is { } first
            ? FunctionResult.Text($"{first.Address}")
            : FunctionResult.Failed($"this machine has no {what}");

    private FunctionResult OfInterface(string name)
    {
        var found = AddressSelectors.Sort(
            "type,size", _all.Where(one => one.Interface == name && (one.IsVersion4 || !one.IsLocal)));
        var names = _all.Select(static one => one.Interface).Distinct(StringComparer.Ordinal);
        return First(found, $"interface \"{name}\" with an address; it has {string.Join(", ", names)}");
    }

    private static FunctionResult Joined(string attribute, string separator, IEnumerable<NetworkAddress> list) =>
        FunctionResult.Text(string.Join(
            separator, list.Select(one => AddressSelectors.Attribute(attribute, one))));

    private IEnumerable<NetworkAddress> Included(FunctionCall call) =>
        AddressSelectors.Include(call.Text(0), call.Text(1), Items(call, 2));

    private static int Count(FunctionCall call) => (int)Math.Clamp(call.Integer(0), 0, int.MaxValue);

    private ListValue List(IEnumerable<NetworkAddress> list) => ListValue.Of(list.Select(one => _values[one]));

    private IReadOnlyList<NetworkAddress> Items(FunctionCall call, int index)
    {
        if (call.Arguments[index] is not ListValue list)
            throw new FormatException("expected a list of interfaces, as GetAllInterfaces gives");
        return [.. list.Items.OfType<TemplateValue>().Select(AddressOf)];
    }

    private NetworkAddress AddressOf(TemplateValue value) => _byValue.TryGetValue(value, out var address)
        ? address
        : throw new FormatException("expected a list of interfaces, as GetAllInterfaces gives");
}
