using Leasehold.Cli;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;

var terminal = Terminal.OfProcess();
var product = Product.FromPath(Environment.GetCommandLineArgs()[0]);
return await new CommandLine(terminal, VaultEnvironment.OfProcess, product).RunAsync(args, CancellationToken.None);
