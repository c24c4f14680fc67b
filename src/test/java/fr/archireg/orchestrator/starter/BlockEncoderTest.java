package fr.archireg.orchestrator.starter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockEncoderTest {
    @Test
    void scalesABlockByItsLargestValue() {
        float[] values = new float[32];
        values[0] = -127;
        values[1] = 63.6f;

        byte[] block = BlockEncoder.q8(values);

        assertThat(block).hasSize(34).startsWith(0x00, 0x3C, -127, 64, 0);
    }

    @Test
    void keepsABlockOfZeros() {
        assertThat(BlockEncoder.q8(new float[32])).isEqualTo(new byte[34]);
    }

    @Test
    void writesLittleEndianFloats() {
        assertThat(BlockEncoder.f32(new float[] {1})).containsExactly(0, 0, 0x80, 0x3F);
    }
}
