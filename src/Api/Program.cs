using Kronicle.Api.CommandLine;
using Kronicle.Api.Commands;
using Kronicle.Api.Hosting;
using Kronicle.Application;
using Kronicle.Application.EventLog;

CommandLineResult command = CommandLineParser.Parse(args, Environment.GetEnvironmentVariable);
foreach (string line in command.Errors)
{
    Console.Error.WriteLine(line);
}

if (command.Command is { } call)
{
    return await CommandRunner.RunAsync(call, Console.Out, Console.Error);
}

if (command.Options is null)
{
    Console.Out.Write(command.Output);
    return command.ExitCode;
}

NativeHeap.Share();
try
{
    await ApiServer.RunAsync(command.Options, Console.Out);
    return 0;
}
catch (Exception e) when (e is StartupException or LogDamagedException or LogUnavailableException)
{
    Console.Error.WriteLine($"kronicle: {e.Message}");
    return 2;
}
