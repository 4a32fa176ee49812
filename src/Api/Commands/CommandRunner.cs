using System.Runtime.InteropServices;
using Kronicle.Application;
using Kronicle.Application.EventLog;
using Kronicle.Application.Replay;

namespace Kronicle.Api.Commands;

/// <summary>Runs a command in this process, and breaks it off when the process is told to end.</summary>
internal static class CommandRunner
{
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(CommandCall call, TextWriter output, TextWriter error)
    {
        using var breaking = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = OnSignal(PosixSignal.SIGINT, breaking);
        using PosixSignalRegistration terminate = OnSignal(PosixSignal.SIGTERM, breaking);
        var context = new CommandContext(call.Options, call.Operands, output, error, TimeProvider.System, breaking.Token)
        {
            ErrorIsTerminal = !Console.IsErrorRedirected,
        };
        return await RunAsync(call.Command, context);
    }

    /// <summary>Runs a command; what ends it is one line on <see cref="CommandContext.Error"/>.</summary>
    public static async Task<int> RunAsync(Command command, CommandContext context)
    {
        try
        {
            return await command.RunAsync(context);
        }
        catch (OperationCanceledException) when (context.Cancellation.IsCancellationRequested)
        {
            await context.Error.WriteLineAsync($"kronicle {command.Name}: broken off");
        }
        catch (Exception e) when (e is StartupException or LogDamagedException or LogUnavailableException or HistoryTrimmedException or HistoryRefusedException or RevisionCompactedException
            or ValueUnreadableException)
        {
            await context.Error.WriteLineAsync($"kronicle {command.Name}: {e.Message.ReplaceLineEndings(" ")}");
        }

        return ExitCodes.Problem;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, CancellationTokenSource breaking) => PosixSignalRegistration.Create(signal, received =>
    {
        received.Cancel = true;
        breaking.Cancel();
    });
}
