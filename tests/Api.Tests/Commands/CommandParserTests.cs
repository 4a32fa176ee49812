using Kronicle.Api.CommandLine;
using Kronicle.Api.Commands;

namespace Kronicle.Api.Tests.Commands;

public sealed class CommandParserTests
{
    [Fact]
    public void A_first_word_that_is_no_flag_names_a_command()
    {
        CommandLineResult result = Parse("storage", "info", "--data-dir=here", "-o", "json");
        Assert.Null(result.Options);
        Assert.Equal("storage info", result.Command!.Command.Name);
        Assert.Equal("here", result.Command.Options.DataDir);
        Assert.Equal("json", result.Command.Options.Arguments["output"]);
    }

    [Fact]
    public void A_command_line_without_a_command_starts_a_server()
    {
        Assert.Null(Parse().Command);
        Assert.NotNull(Parse("--secure-port=0").Options);
    }

    [Theory]
    [InlineData("unknown command \"storrage\"; did you mean storage?", "storrage", "info")]
    [InlineData("unknown command \"serve\"; kronicle --help lists the commands", "serve")]
    [InlineData("unknown command \"storage inof\"; did you mean storage info?", "storage", "inof")]
    [InlineData("unknown command \"storage everything\"; kronicle storage --help lists the commands", "storage", "everything")]
    [InlineData("storage needs one of ", "storage")]
    [InlineData("unknown flag --outptu; did you mean --output?", "storage", "info", "--outptu=json")]
    [InlineData("--secure-port is a flag of the server: kronicle storage info has no use for it", "storage", "info", "--secure-port=1")]
    [InlineData("--output: \"xml\" can't be used: use table or json", "storage", "info", "-o=xml")]
    [InlineData("--output needs a value", "storage", "info", "-o")]
    [InlineData("unexpected word \"more\": kronicle storage info takes flags only", "storage", "info", "more")]
    [InlineData("--storage=memory keeps nothing beyond its process", "storage", "info", "--storage=memory")]
    [InlineData("--storage=etcd needs the members of the cluster", "storage", "info", "--storage=etcd")]
    public void A_wrong_command_line_is_one_line_with_the_way_out_and_exit_code_2(string problem, params string[] args)
    {
        CommandLineResult result = Parse(args);
        Assert.Equal(ExitCodes.Usage, result.ExitCode);
        Assert.Null(result.Command);
        Assert.StartsWith("Error: " + problem, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_command_teaches_with_examples_that_it_understands()
    {
        foreach (Command command in CommandTable.All)
        {
            CommandLineResult help = Parse([.. command.Name.Split(' '), "--help"]);
            Assert.Equal(0, help.ExitCode);
            Assert.StartsWith($"kronicle {command.Name}: ", help.Output, StringComparison.Ordinal);
            Assert.All(help.Output.Split('\n'), line => Assert.True(line.Length <= 150, line));
            string[] examples = [.. command.Examples.Replace("\\\n", "", StringComparison.Ordinal).Split('\n').Where(line => line.StartsWith("kronicle ", StringComparison.Ordinal))];
            Assert.NotEmpty(examples);
            Assert.All(examples, line => Assert.Same(command, Parse(Words(line)[1..]).Command?.Command));
        }
    }

    [Fact]
    public void Help_lists_every_command_once_for_all_and_once_for_its_group()
    {
        string all = Parse("--help").Output;
        Assert.All(CommandTable.All, command => Assert.Contains($"  {command.Name} ", all, StringComparison.Ordinal));
        string group = Parse("storage", "--help").Output;
        Assert.All(CommandTable.All.Where(command => command.Name.StartsWith("storage ", StringComparison.Ordinal)), command =>
            Assert.Contains(command.Summary, group, StringComparison.Ordinal));
    }

    /// <summary>A line as a shell splits it, with quotes.</summary>
    private static string[] Words(string line)
    {
        var words = new List<string>();
        foreach ((string part, int i) in line.Split('\'', '"').Select((part, i) => (part, i)))
        {
            string[] split = i % 2 == 1 ? [part] : part.Split(' ');
            if (words.Count > 0 && split.Length > 0 && i > 0)
            {
                words[^1] += split[0];
                split = split[1..];
            }

            words.AddRange(split);
        }

        return [.. words.Where(word => word.Length > 0)];
    }

    private static CommandLineResult Parse(params string[] args) => CommandLineParser.Parse(args, name => name == "HOME" ? "/home/me" : null);
}
