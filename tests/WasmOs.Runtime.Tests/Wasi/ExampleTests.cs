using System.Text;
using WasmOs.Runtime.Wasi;
using WasmOs.Runtime.Wasi.Capabilities;
using WasmOs.Runtime.Wasi.FileSystem.Memory;
using WasmOs.Runtime.Wasi.Streams;

namespace WasmOs.Runtime.Tests.Wasi;

/// <summary>The guests of <c>examples/</c>, unchanged: as commands and as HTTP guests.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly WasmRuntime _runtime = WasmRuntime.Create(new RuntimeOptions { PoolSize = 0, Sandbox = { AllowFiles = true } });

    public static TheoryData<string, Func<byte[]>> Commands => new()
    {
        { "C", Guests.WordCountC },
        { "AssemblyScript", Guests.WordCountAssemblyScript },
        { "Go", Guests.WordCountGo },
    };

    public static TheoryData<string, Func<byte[]>, string> HttpGuests => new()
    {
        { "C", Guests.WordCountC, "\r\n\r\n{\"lines\":0,\"words\":2,\"bytes\":8}\n" },
        { "AssemblyScript", Guests.WordCountAssemblyScript, "\r\n\r\n{\"lines\":0,\"words\":2,\"bytes\":8}\n" },
        { "Go", Guests.HttpGo, "\r\n\r\n{\"message\":\"Hello, Ada!\"}\n" },
        { "Rust", Guests.HttpRust, "\r\n\r\nHello, Ada!\n" },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public void Run_Command_ReadsItsInputAndWritesItsOutput(string language, Func<byte[]> module)
    {
        Assert.NotEmpty(language);
        var outcome = Run(module(), new WasiOptions { Arguments = ["wordcount"], Stdin = new BytesInput("one two\nthree\n"u8.ToArray()) });

        Assert.Null(outcome.Fault);
        Assert.StartsWith("{\"lines\":2,\"words\":3,\"bytes\":14", Encoding.UTF8.GetString(outcome.Stdout.Span), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(HttpGuests))]
    public void Run_HttpGuest_AnswersWithHeadersAndBody(string language, Func<byte[]> module, string body)
    {
        Assert.NotEmpty(language);
        var outcome = Run(module(), new WasiOptions
        {
            Stdin = new BytesInput("one  two"u8.ToArray()),
            Environment = [new("REQUEST_METHOD", "GET"), new("PATH_INFO", "/hello"), new("QUERY_STRING", "name=Ada")],
            Policy = new CapabilityPolicy { EnvironmentNames = ["*"] },
        });

        Assert.Null(outcome.Fault);
        var answer = Encoding.UTF8.GetString(outcome.Stdout.Span);
        Assert.Contains("Content-Type: ", answer, StringComparison.Ordinal);
        Assert.EndsWith(body, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FileGrant.ReadWrite, null)]
    [InlineData(FileGrant.Read, 1)]
    [InlineData(FileGrant.None, 1)]
    public void Run_FilesInAScratchMount_AreWrittenOnlyWhenGranted(FileGrant grant, int? exitCode)
    {
        var outcome = Run(Guests.FilesRust(), new WasiOptions
        {
            Arguments = ["files", "put", "a"],
            Stdin = new BytesInput("text"u8.ToArray()),
            Mounts = [new ScratchMount("/notes")],
            Policy = new CapabilityPolicy { Files = grant },
        });

        Assert.Equal(exitCode ?? 0, outcome.ExitCode ?? 0);
        Assert.Equal(exitCode is null, outcome.Status == ExecutionStatus.Succeeded);
    }

    public void Dispose() => _runtime.Dispose();

    private ExecutionOutcome Run(byte[] wasm, WasiOptions wasi)
    {
        using var module = _runtime.Load(wasm);
        return module.Run(wasi);
    }
}
