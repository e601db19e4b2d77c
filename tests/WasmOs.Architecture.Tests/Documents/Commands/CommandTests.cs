namespace WasmOs.Architecture.Tests.Documents.Commands;

/// <summary>Commands are read as a shell reads them, and each kind of mistake in them is found.</summary>
public sealed class CommandTests
{
    [Theory]
    [InlineData("dotnet test tests/WasmOs.Kernel.Tests --no-build --filter FullyQualifiedName~Schedules.Cron")]
    [InlineData("dotnet test artifacts/bin/WasmOs.Runtime.Tests/debug/WasmOs.Runtime.Tests.dll --filter 'Category!=Slow'")]
    [InlineData("dotnet run --project cli -- run --invoke add examples/calc/calc.wasm 5 --none")]
    [InlineData("dotnet run -c Release --project bench -- runtime")]
    [InlineData("wasmos run --dir .::/notes --env A=B --memory 64MiB examples/wordcount-c/wordcount.wasm < README.md")]
    [InlineData("wasmos inspect --json -")]
    [InlineData("wasmos admin update-user --username bob --add-roles viewer --disable")]
    [InlineData("wasmos logout --server https://example.com")]
    [InlineData("TEST_FILTER='Category!=Slow' .ci/run")]
    [InlineData("curl -d '{\"function\":\"add\"}' http://localhost:8080/api/v1/modules/calc/execute # runs it")]
    [InlineData("curl --data-binary @inputs.ndjson \"http://localhost:8080/api/v1/batches/$ID/cancel\"")]
    [InlineData("curl http://site.localhost:8080/none && curl https://example.com/none")]
    public void Command_ThatExists_IsAccepted(string command) => Assert.Empty(Complaints(command));

    [Theory]
    [InlineData("dotnet run --project none", "there is no project none")]
    [InlineData("dotnet launch", "the verb of 'dotnet launch' is unknown")]
    [InlineData("dotnet build --none", "the option --none of dotnet build is unknown")]
    [InlineData(
        "dotnet test tests/WasmOs.Cli.Tests --filter FullyQualifiedName~NoSuch",
        "the filter FullyQualifiedName~NoSuch selects no test of tests/WasmOs.Cli.Tests")]
    [InlineData("dotnet test --filter Category=None", "the filter Category=None selects no test of tests")]
    [InlineData("dotnet run --project cli -- run --none -", "wasmos run has no option --none")]
    [InlineData("dotnet run --project bench -- none", "bench measures no none")]
    [InlineData("wasmos none", "wasmos has no command none")]
    [InlineData("wasmos admin none", "wasmos admin has no such command")]
    [InlineData("wasmos admin list-users --none", "wasmos admin has no option --none")]
    [InlineData("wasmos login --name alice", "wasmos login has no option --name")]
    [InlineData("wasmos inspect --dir . -", "wasmos inspect has no option --dir")]
    [InlineData("wasmos run none.wasm", "there is no module none.wasm")]
    [InlineData("wasmos run - < none.txt", "there is no file none.txt")]
    [InlineData("./none.sh", "there is no script ./none.sh")]
    [InlineData("NONE_AT_ALL=1 .ci/run", ".ci/run does not read NONE_AT_ALL")]
    [InlineData("TEST_FILTER=Category=None .ci/run", "the filter Category=None selects no test of tests")]
    [InlineData("curl -X DELETE http://localhost:8080/api/v1/tasks", "/api/v1/tasks has no method DELETE")]
    [InlineData("curl http://localhost:8080/api/v1/none", "the API has no path /api/v1/none")]
    [InlineData("curl 'http://localhost:8080/api/v1/tasks?none=1'", "GET /api/v1/tasks reads no parameter none")]
    [InlineData("curl --data-binary @examples/none.wasm http://localhost:8080/api/v1/modules", "there is no file examples/none.wasm")]
    [InlineData("curl --none http://localhost:8080/health", "the option --none of curl is unknown")]
    [InlineData("echo x | nonesuch", "the command nonesuch is unknown")]
    public void Command_WithAMistake_IsFound(string command, string complaint) => Assert.Equal([$"x.md:2: {complaint}"], Complaints(command));

    [Fact]
    public void Shell_QuotesCommentsAndLines_AreRead()
    {
        var commands = ShellReader.Read("# first\nA=1 one 'two three' \\\n  \"four#\" < in > out # last\n\nfive&&six | seven; eight", 10);

        Assert.Equal(["one,two three,four#", "five", "six", "seven", "eight"], commands.Select(command => string.Join(',', command.Words)));
        Assert.Equal([11, 14, 14, 14, 14], commands.Select(command => command.Line));
        Assert.Equal(["in"], commands[0].Inputs);
        Assert.Equal("1", commands[0].Variables["A"]);
    }

    private static IEnumerable<string> Complaints(string command) => CommandRules.Complaints(new MarkdownFile("x.md", $"```sh\n{command}\n```\n"));
}
