using WasmOs.Cli.Invoke;
using WasmOs.Runtime.Modules;

namespace WasmOs.Cli.Tests.Invoke;

public sealed class ArgumentReaderTests
{
    [Theory]
    [InlineData("text", "Ada")]
    [InlineData("text", "7")]
    [InlineData("number number", "7", "8")]
    public void Read_TwoIntegers_AreTwoNumbersOrOneText(string shape, params string[] words) =>
        Assert.Equal(shape, Shape([ValueKind.I32, ValueKind.I32], words));

    [Theory]
    [InlineData("number text", "1", "x")]
    [InlineData("text number", "x", "1")]
    [InlineData("number text", "1", "2")]
    public void Read_ThreeIntegersOfTwoWords_WhatIsNoNumberIsText(string shape, params string[] words) =>
        Assert.Equal(shape, Shape([ValueKind.I32, ValueKind.I32, ValueKind.I32], words));

    [Theory]
    [InlineData("x", "y", "1")]
    [InlineData("1", "2", "3", "4")]
    [InlineData]
    public void Read_WordsThatDoNotFit_AreAFault(params string[] words)
    {
        ArgumentReader.Read(new FunctionType([ValueKind.I32, ValueKind.I32, ValueKind.I32], []), takesText: true, words, out var fault);

        Assert.NotNull(fault);
    }

    private static string Shape(ValueKind[] parameters, string[] words)
    {
        var arguments = ArgumentReader.Read(new FunctionType([.. parameters], []), takesText: true, words, out var fault);
        Assert.Null(fault);
        return string.Join(' ', arguments.Select(static argument => argument.IsBytes ? "text" : "number"));
    }
}
