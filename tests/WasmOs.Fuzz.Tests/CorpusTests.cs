namespace WasmOs.Fuzz.Tests;

public sealed class CorpusTests
{
    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "Corpus");

    public static TheoryData<string> Targets => [.. FuzzTargets.All.Keys];

    /// <summary>Every input that is kept, found by fuzzing or written by hand, obeys the laws of its target.</summary>
    [Theory, MemberData(nameof(Targets))]
    public void Corpus_EveryInput_KeepsTheLaws(string target)
    {
        var inputs = Directory.GetFiles(Path.Combine(Corpus, target));

        Assert.NotEmpty(inputs);
        Assert.All(inputs, input => FuzzTargets.All[target](File.ReadAllBytes(input)));
    }

    [Fact]
    public void Corpus_Folders_HaveATarget() =>
        Assert.Equal(FuzzTargets.All.Keys, Directory.GetDirectories(Corpus).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));
}
