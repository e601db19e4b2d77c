using System.Text;
using WasmOs.Functions.Batches;
using WasmOs.Functions.Executions;
using WasmOs.Functions.Modules;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Json;

namespace WasmOs.Functions.Tests.Json;

/// <summary>Texts that a program would receive changed are refused in every place where a client can send them.</summary>
[Trait("Trial", "1.17")]
public sealed class GuestTextTests
{
    public static TheoryData<string, string> Refused => new()
    {
        { """{"env":{"A":"x\u0000y"}}""", "env.A" },
        { """{"env":{"A\u0000B":"x"}}""", "env.A\0B" },
        { """{"env":{"A=B":"x"}}""", "env.A=B" },
        { """{"env":{"":"x"}}""", "env" },
        { """{"env":{"\ud800":"x"}}""", "env" },
        { """{"env":{"A":"\udc00"}}""", "env.A" },
        { """{"ARGUMENTS":["a","b\u0000c"]}""", "ARGUMENTS[1]" },
        { """{"ARGUMENTS":["\ud800"]}""", "ARGUMENTS[0]" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Read_TextThatAProgramCannotSee_IsAnErrorOfItsField(string body, string field) => Assert.All(Bodies, reader =>
    {
        var (name, read) = reader;
        var errors = read(body.Replace("ARGUMENTS", name, StringComparison.Ordinal));
        Assert.Contains(field.Replace("ARGUMENTS", name, StringComparison.Ordinal), errors);
    });

    [Fact]
    public void Read_TextThatAProgramCanSee_IsTaken() => Assert.All(Bodies, reader =>
        Assert.Empty(reader.Read($$"""{"env":{"A":"b=c","É":"","a.b":"\u0001"},"{{reader.Arguments}}":["","=","é\n"]}""")));

    private static (string Arguments, Func<string, IEnumerable<string>> Read)[] Bodies =>
    [
        ("argv", json => Errors(faults => ExecuteBody.Read(Encoding.UTF8.GetBytes(json), "calc", faults))),
        ("args", json => Errors(faults => SettingsBody.Read(Encoding.UTF8.GetBytes(json), faults))),
        ("argv", json => Errors(faults => Batch(json, faults))),
    ];

    private static void Batch(string json, FieldErrors faults)
    {
        var body = default(BatchInputBody);
        JsonObject.ReadBody(Encoding.UTF8.GetBytes(json), BatchInputBody.Members, ref body, faults);
    }

    private static IEnumerable<string> Errors(Action<FieldErrors> read)
    {
        var faults = new FieldErrors();
        read(faults);
        return faults.Messages.Select(message => message.Key);
    }
}
