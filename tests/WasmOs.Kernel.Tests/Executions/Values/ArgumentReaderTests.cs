using System.Text;
using WasmOs.Kernel.Errors;
using WasmOs.Kernel.Executions.Values;
using WasmOs.Kernel.Tests.Errors;
using WasmOs.Runtime.Execution;
using WasmOs.Runtime.Modules;

namespace WasmOs.Kernel.Tests.Executions.Values;

public sealed class ArgumentReaderTests
{
    internal static FunctionType Type(string parameters) =>
        new([.. parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => Enum.Parse<ValueKind>(name, ignoreCase: true))], []);

    internal static (GuestArgument[] Arguments, FieldErrors Errors) Read(string parameters, string json)
    {
        var errors = new FieldErrors();
        return (ArgumentReader.Read(Encoding.UTF8.GetBytes(json), "f", Type(parameters), errors).ToArray(), errors);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("", "[]")]
    [InlineData("i32 i32", "[5, 3]")]
    [InlineData("i32 i32", "[\"text\"]")]
    [InlineData("i32 i32", "[\"7\"]")]
    [InlineData("i32 i32 i32", "[\"text\", 1]")]
    [InlineData("i32 i32 i32", "[1, \"text\"]")]
    [InlineData("i32 i32 i32 i32", "[{\"text\":\"a\"}, {\"base64\":\"AAE=\"}]")]
    [InlineData("i64 i32 i32 f64", "[\"-5\", \"text\", \"NaN\"]")]
    public void Read_FittingArguments_NoFault(string parameters, string json) => Assert.True(Read(parameters, json).Errors.IsEmpty);

    [Theory]
    [InlineData("i32", "", "args", "it takes 1 argument, and 0 are given")]
    [InlineData("", "[1]", "args", "it takes 0 arguments, and 1 is given")]
    [InlineData("i32 i32", "[1]", "args", "it takes 2 arguments, and 1 is given")]
    [InlineData("i32 i32", "[1,2,[3]]", "args", "it takes 2 arguments, and 3 are given")]
    [InlineData("i32 i32 i32", "[\"text\"]", "args", "counts as two")]
    [InlineData("i32", "[\"text\"]", "args[0]", "Must be a whole number from -2147483648 to 4294967295 (i32), not \"text\"")]
    [InlineData("i32 i64", "[\"text\",1]", "args[0]", "(i32)")]
    [InlineData("i64", "[{\"text\":\"a\"}]", "args[0]", "two i32 parameters")]
    [InlineData("i32 i32", "[{}]", "args[0]", "either text or base64")]
    [InlineData("i32 i32", "[{\"text\":\"a\",\"base64\":\"\"}]", "args[0]", "either text or base64")]
    [InlineData("i32 i32", "[{\"txt\":\"a\"}]", "args[0].txt", "did you mean text?")]
    [InlineData("i32 i32", "[{\"base64\":\"!\"}]", "args[0].base64", "in base64")]
    [InlineData("i32 i32", "[\"\\udc00\"]", "args[0]", "not Unicode")]
    [InlineData("i32", "[true]", "args[0]", "not true")]
    [InlineData("i32", "[null]", "args[0]", "not null")]
    [InlineData("i32", "[[1]]", "args[0]", "not an array")]
    [InlineData("f64 f64", "[1,\"1.5\"]", "args[1]", "within the range of f64")]
    public void Read_OneFault_NamesArgument(string parameters, string json, string field, string fragment) =>
        ReportedErrors.Single(Read(parameters, json).Errors, field, fragment);

    [Theory]
    [Trait("Trial", "1.21")]
    [InlineData("i32 i32", "[\"5\",\"3\"]", "args[0]", "write 5, not \"5\"")]
    [InlineData("i32 i32", "[\"5\",\"3\"]", "args[1]", "write 3, not \"3\"")]
    [InlineData("i32 i32", "[\"5\",\"3\"]", "args", "and 2 are given, which count as 4")]
    [InlineData("i32 i32", "[5,\"3\"]", "args[1]", "write 3, not \"3\"")]
    [InlineData("i32 i32", "[\"5\",3]", "args[0]", "write 5, not \"5\"")]
    [InlineData("i32 i32 i32", "[\"5\",\"3\",\"1\"]", "args[2]", "write 1, not \"1\"")]
    [InlineData("i32 i32 i32 i32", "[\"-1\",2,3,4]", "args[0]", "write -1, not \"-1\"")]
    [InlineData("i32", "[\" 5 \"]", "args[0]", "write 5, not \"5\"")]
    [InlineData("i32", "[\"5.0\"]", "args[0]", "write 5.0, not \"5.0\"")]
    [InlineData("f32", "[\"1.5\"]", "args[0]", "write 1.5, not \"1.5\"")]
    [InlineData("f64", "[\"1e3\"]", "args[0]", "write 1e3, not \"1e3\"")]
    [InlineData("i64", "[\"5.0\"]", "args[0]", "write 5.0, not \"5.0\"")]
    public void Read_NumberAsText_SaysWhatToWrite(string parameters, string json, string field, string fragment) =>
        Assert.Contains(ReportedErrors.Of(Read(parameters, json).Errors, field), message => message.Contains(fragment, StringComparison.Ordinal));

    [Theory]
    [Trait("Trial", "1.21")]
    [InlineData("i32 i32", "[\"ab\", 1]", "args", "it takes 2 arguments, and 2 are given, which count as 3: a text or bytes")]
    [InlineData("i32 i32", "[{\"text\":\"5\"},{\"text\":\"3\"}]", "args", "and 2 are given, which count as 4")]
    [InlineData("i32 i32 i32 i32", "[\"a\"]", "args", "and 1 is given, which count as 2")]
    [InlineData("i32 i32", "[1,2,3]", "args", "it takes 2 arguments, and 3 are given.")]
    [InlineData("i32 i32", "[null,1]", "args[0]", "or a text or bytes for two i32 parameters (pointer and length), not null.")]
    [InlineData("i32", "[null]", "args[0]", "(i32), not null.")]
    [InlineData("i32", "[{\"text\":\"a\"}]", "args[0]", "not an object: an object is a text or bytes, which need two i32")]
    [InlineData("i64", "[[1]]", "args[0]", "(i64), not an array.")]
    [InlineData("i64", "[\"18446744073709551616\"]", "args[0]", "(i64), not \"18446744073709551616\".")]
    [InlineData("i32", "[\"4294967296\"]", "args[0]", "(i32), not \"4294967296\": a text needs two i32")]
    [InlineData("v128", "[5]", "args[0]", "a string of 32 hexadecimal digits (v128), not 5.")]
    [InlineData("v128", "[\"05\"]", "args[0]", "a string of 32 hexadecimal digits (v128), not \"05\".")]
    [InlineData("f64", "[true]", "args[0]", "not true.")]
    public void Read_AnyMisfit_SaysWhatIsTrue(string parameters, string json, string field, string fragment) =>
        Assert.Contains(ReportedErrors.Of(Read(parameters, json).Errors, field), message => message.Contains(fragment, StringComparison.Ordinal));

    [Fact]
    public void Read_SeveralFaults_NamesAll() =>
        Assert.Equal(["args", "args[0]", "args[2]"], ReportedErrors.Fields(Read("i32 i32 i32", "[1.5, 2, \"x\", 4]").Errors));

    [Theory]
    [InlineData("funcref")]
    [InlineData("i32 externref")]
    [InlineData("otherref")]
    public void Read_ReferenceInSignature_IsRefused(string parameters) =>
        ReportedErrors.Single(Read(parameters, "[1,2]").Errors, "function", "references cannot be passed");

    [Fact]
    public void Read_ReferenceInResults_IsRefused()
    {
        var errors = new FieldErrors();
        ArgumentReader.Read("[]"u8.ToArray(), "f", new FunctionType([], [ValueKind.ExternRef]), errors);
        ReportedErrors.Single(errors, "function", "() -> (externref)");
    }

    [Fact]
    public void Read_FortyParameters_AllConverted()
    {
        var (arguments, errors) = Read(string.Join(' ', Enumerable.Repeat("i32", 40)), $"[{string.Join(',', Enumerable.Range(1, 40))}]");
        Assert.True(errors.IsEmpty);
        Assert.Equal(Enumerable.Range(1, 40), arguments.Select(argument => argument.Value.AsI32()));
    }

    [Fact]
    public void Read_PlainText_IsASliceOfTheBody()
    {
        var json = "[\"grüß\"]"u8.ToArray();
        var argument = Assert.Single(ArgumentReader.Read(json, "f", Type("i32 i32"), new FieldErrors()).ToArray());
        Assert.True(argument.IsBytes);
        Assert.True(json.AsSpan(2).Overlaps(argument.Bytes.Span, out var offset) && offset == 0);
        Assert.Equal("grüß", Encoding.UTF8.GetString(argument.Bytes.Span));
    }

    [Theory]
    [InlineData("[\"a\\u0000\\n\\ud83d\\ude00\"]", "a\0\n😀")]
    [InlineData("[{\"text\":\"\\\"\"}]", "\"")]
    [InlineData("[{\"base64\":\"aGk=\"}]", "hi")]
    [InlineData("[{\"text\":\"\"}]", "")]
    public void Read_TextInAnyForm_GivesItsBytes(string json, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Assert.Single(Read("i32 i32", json).Arguments).Bytes.Span));
}
