using System.Globalization;
using Kronicle.Application.EventLog;
using Kronicle.Infrastructure.Storage.Embedded;

// Appends to an embedded log from several tasks until it is killed or has done its work, and prints "revision key" for each
// answer only after that was given: what a reader of this output has seen was promised.
// Arguments: the database's path, how many tasks, how many appends each (0: for ever), how many bytes each value.
string path = args[0];
int tasks = int.Parse(args[1], CultureInfo.InvariantCulture);
int each = int.Parse(args[2], CultureInfo.InvariantCulture);
byte[] value = new byte[int.Parse(args[3], CultureInfo.InvariantCulture)];
var actor = new EventActor("crash-writer", "create", "", "", DateTimeOffset.UnixEpoch);

await using EmbeddedEventLog log = await EmbeddedEventLog.OpenAsync(new EmbeddedEventLogOptions(path), CancellationToken.None);
long start = await log.CurrentRevisionAsync(CancellationToken.None);
await using Stream output = Console.OpenStandardOutput();
var printing = new Lock();
await Task.WhenAll(Enumerable.Range(0, tasks).Select(task => Task.Run(() => WriteAsync(task))));
return 0;

async Task WriteAsync(int task)
{
    for (int i = 0; each == 0 || i < each; i++)
    {
        string key = $"/registry/crash/{start}/{task}/{i}";
        AppendOutcome outcome = await log.AppendAsync(new Append(key, 0, value, actor), CancellationToken.None);
        byte[] line = System.Text.Encoding.UTF8.GetBytes($"{outcome.Revision} {key}\n");
        lock (printing)
        {
            output.Write(line);
            output.Flush();
        }
    }
}
