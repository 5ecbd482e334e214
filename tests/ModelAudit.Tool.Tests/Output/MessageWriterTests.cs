using System.Text;
using ModelAudit.Tool.Output;

namespace ModelAudit.Tool.Tests.Output;

public sealed class MessageWriterTests
{
    [Fact]
    public void A_message_that_cannot_be_written_is_dropped()
    {
        var closed = new ClosedWriter();
        var writer = new MessageWriter(closed);
        writer.WriteLine("a");
        writer.Write("b");
        writer.Write('c');
        writer.Flush();
        Assert.Equal(4, closed.Tries);
    }

    [Fact]
    public void Everything_else_arrives()
    {
        var inner = new StringWriter { NewLine = "\n" };
        var writer = new MessageWriter(inner);
        writer.WriteLine("a");
        writer.Write("b");
        writer.Write('c');
        Assert.Equal("a\nbc", inner.ToString());
    }

    private sealed class ClosedWriter : TextWriter
    {
        public int Tries { get; private set; }

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Fail();

        public override void Write(string? value) => Fail();

        public override void WriteLine(string? value) => Fail();

        public override void Flush() => Fail();

        private void Fail()
        {
            Tries++;
            throw new UnauthorizedAccessException("closed");
        }
    }
}
